// node bench/run.ts [engine|convolution|rounds|chain|formation|leader|network|sweep ...] [--json] [--repetitions N] [--data FOLDER] [--set glyphs|mnist|fashion-mnist]
import { availableParallelism, cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { benchChain } from "./chain/chain.ts";
import { benchEngine } from "./engine/benchEngine.ts";
import { benchConvolution } from "./engine/convolution.ts";
import { formatEngineBench } from "./engine/formatEngineBench.ts";
import { benchFormation } from "./formation/formation.ts";
import { benchLeader } from "./leader/leader.ts";
import { benchNetwork } from "./network/network.ts";
import { benchRounds } from "./rounds/rounds.ts";
import { benchSweep } from "./sweep/sweep.ts";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: "boolean", default: false },
    repetitions: { type: "string" },
    data: { type: "string" },
    set: { type: "string", default: "glyphs" },
  },
});
const repetitions: { readonly repetitions?: number } =
  values.repetitions === undefined ? {} : { repetitions: Number(values.repetitions) };
const note = (line: string): void => console.error(line);
const table = (rows: readonly object[]): string => {
  const names = Object.keys(rows[0] ?? {});
  const cells = rows.map((row) => Object.values(row).map(cell));
  const widths = names.map((name, index) => Math.max(name.length, ...cells.map((line) => line[index]!.length)));
  const line = (texts: readonly string[]): string =>
    texts.map((text, index) => text.padStart(widths[index]!)).join("  ");
  return [line(names), ...cells.map(line)].join("\n");
};
const cell = (value: unknown): string => {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toPrecision(4);
  return typeof value === "string" && value.length === 64 ? `${value.slice(0, 12)}…` : String(value);
};

const parts: Record<string, () => Promise<{ readonly result: unknown; readonly text: string }>> = {
  engine: async () => {
    const result = await benchEngine({
      ...repetitions,
      ...(values.data !== undefined && { data: values.data }),
      onProgress: note,
    });
    return { result, text: formatEngineBench(result) };
  },
  convolution: async () => {
    const result = await benchConvolution(repetitions.repetitions);
    const difference =
      result.difference === undefined ? "" : `\ndifference of the models: ${result.difference.toExponential(1)}`;
    return {
      result,
      text: `Per-FedAvg steps of a convolutional network\ntorch  ${result.torch}\n${table(result.rows)}${difference}`,
    };
  },
  rounds: async () => {
    const set = values.set as "glyphs" | "mnist" | "fashion-mnist";
    const result = await benchRounds({ ...repetitions, data: set });
    return { result, text: `Rounds of the preset faithful\ndata  ${result.data}\n${table(result.rows)}` };
  },
  chain: async () => {
    const result = await benchChain({
      ...repetitions,
      data: values.set as "glyphs" | "mnist" | "fashion-mnist",
      onProgress: note,
    });
    const head = `What the chain adds to a round of the preset faithful, load ${result.load.toFixed(1)} a processor`;
    return { result, text: `${head}\n${table(result.rows)}` };
  },
  formation: async () => {
    const result = benchFormation();
    return { result, text: `Coalition formation, at most 20 passes, verdict included\n${table(result)}` };
  },
  leader: async () => {
    const result = benchLeader();
    return { result, text: `The leader's certified optimum\n${table(result)}` };
  },
  network: async () => {
    const { rows, connectSeconds, megabytesPerConnection, roundTripMilliseconds, ...result } =
      await benchNetwork(repetitions);
    const members = { connectSeconds, megabytesPerConnection, roundTripMilliseconds };
    const text = `A head and its members, payloads there and back\n${table(rows)}\n${table([members])}`;
    return { result: { ...result, rows, ...members }, text };
  },
  sweep: async () => {
    const result = await benchSweep({ ...repetitions, data: values.set as "glyphs" | "mnist" | "fashion-mnist" });
    return { result, text: `An experiment, a process for each processor\n${table([result])}` };
  },
};

const chosen = positionals.length > 0 ? positionals : Object.keys(parts);
const unknown = chosen.filter((name) => parts[name] === undefined);
if (unknown.length > 0) {
  note(`no such part: ${unknown.join(", ")}; there are ${Object.keys(parts).join(", ")}`);
  process.exit(2);
}
const busy = loadavg()[0]! / availableParallelism();
if (busy > 0.5)
  note(`the machine is busy (load ${loadavg()[0]!.toFixed(1)}): times will be too long, ratios still hold`);
if (!values.json) {
  console.log(
    `machine  ${cpus()[0]?.model ?? "unknown"}, ${cpus().length} logical processors, Node ${process.version}`,
  );
}
for (const name of chosen) {
  note(`== ${name}`);
  const { result, text } = await parts[name]!();
  console.log(values.json ? JSON.stringify({ part: name, result }) : `\n${text}`);
}
