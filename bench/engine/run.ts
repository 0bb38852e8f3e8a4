// node bench/engine/run.ts [repetitions] [folder of IDX files]; GFML_PYTHON names a Python with torch and numpy
import { benchEngine } from "./benchEngine.ts";
import { formatEngineBench } from "./formatEngineBench.ts";

const [repetitions, data] = process.argv.slice(2);
const result = await benchEngine({
  ...(repetitions !== undefined && { repetitions: Number(repetitions) }),
  ...(data !== undefined && { data }),
  onProgress: (line) => console.error(line),
});
console.log(formatEngineBench(result));
