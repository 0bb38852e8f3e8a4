import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** Bytes that this thread's heap holds, garbage collected. */
export const heapHeld = (): number => {
  collect();
  return process.memoryUsage().heapUsed;
};
