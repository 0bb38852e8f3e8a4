import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../../src/math/index.ts";

export interface ChainBenchOptions {
  /** Rounds of a run; as many as the default preset has, 60, if absent. */
  readonly rounds?: number;
  /** Runs with each ledger, taken in turn. Default 3. */
  readonly repetitions?: number;
  readonly data?: "glyphs" | "mnist" | "fashion-mnist";
  /** Called with a line after each run. */
  readonly onProgress?: (line: string) => void;
}

/** One ledger under `gfml run` of the default preset, a process of its own each time. */
interface ChainRow {
  readonly ledger: "memory" | "evm";
  /** Median time that a run takes as its summary has it, over its rounds: s. */
  readonly secondsPerRound: number;
  /** Median processor time, user and system, of the run and all that it started, the chain included, over its rounds: s. */
  readonly cpuSecondsPerRound: number;
  /** What a run takes more than the one in memory beside it: medians over the pairs, %. */
  readonly moreTime: number;
  readonly moreCpuTime: number;
  readonly resultHash: string;
}

export interface ChainBenchResult {
  readonly machine: string;
  readonly node: string;
  /** Processes that waited for a processor while it was measured, over the processors: times mean little far above 1. */
  readonly load: number;
  readonly rows: readonly ChainRow[];
}

interface Run {
  readonly elapsed: number;
  readonly cpu: number;
  readonly resultHash: string;
}

const LEDGERS = ["memory", "evm"] as const;
const MAIN = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url));

/** What the chain adds to a round, ledgers interleaved. Needs /bin/sh, which tells the processor time of ended processes. */
export const benchChain = async (options: ChainBenchOptions = {}): Promise<ChainBenchResult> => {
  const { rounds = 60, repetitions = 3, data = "glyphs", onProgress = () => {} } = options;
  const runs = { memory: [] as Run[], evm: [] as Run[] };
  const loads: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    // who goes first changes, so that a machine that grows busier favors nobody
    for (const ledger of repetition % 2 === 0 ? LEDGERS : LEDGERS.toReversed()) {
      const run = await timeRun(ledger, rounds, data);
      runs[ledger].push(run);
      onProgress(`${ledger}: ${rounds} rounds in ${run.elapsed.toFixed(1)} s, ${run.cpu.toFixed(1)} s of processors`);
      loads.push(loadavg()[0]! / availableParallelism());
    }
  }
  const more = (ledger: "memory" | "evm", of: "elapsed" | "cpu"): number =>
    100 * (median(runs[ledger].map((run, pair) => run[of] / runs.memory[pair]![of])) - 1);
  return {
    machine: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} logical processors`,
    node: process.version,
    load: median(loads),
    rows: LEDGERS.map((ledger) => ({
      ledger,
      secondsPerRound: median(runs[ledger].map(({ elapsed }) => elapsed)) / rounds,
      cpuSecondsPerRound: median(runs[ledger].map(({ cpu }) => cpu)) / rounds,
      moreTime: more(ledger, "elapsed"),
      moreCpuTime: more(ledger, "cpu"),
      resultHash: runs[ledger][0]!.resultHash,
    })),
  };
};

const timeRun = async (ledger: string, rounds: number, data: string): Promise<Run> => {
  const scratch = mkdtempSync(join(tmpdir(), "gfml-bench-chain-"));
  const folder = join(scratch, "run");
  const flags = ["--ledger", ledger, "--rounds", `${rounds}`, "--data", data, "--quiet", "--output", folder];
  try {
    const said = await times([process.execPath, MAIN, "run", ...flags]);
    const summary = JSON.parse(readFileSync(join(folder, "summary.json"), "utf8")) as {
      elapsed: number;
      resultHash: string;
    };
    return { elapsed: summary.elapsed, cpu: childSeconds(said), resultHash: summary.resultHash };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

/** Runs a command line, and answers what the shell's `times` says afterwards. */
const times = (words: readonly string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    const child = spawn("/bin/sh", ["-c", '"$@" >&2 && times', "sh", ...words], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let said = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
    });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(said) : reject(new Error(`${words.join(" ")} ended with ${code}`)),
    );
  });

/** User and system time in the second line of `times`: that of the processes which the shell waited for, and theirs. */
const childSeconds = (said: string): number =>
  [
    ...said
      .trim()
      .split("\n")[1]!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ].reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
