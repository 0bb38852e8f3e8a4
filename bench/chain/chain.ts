import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "../../src/math/index.ts";

export interface ChainBenchOptions {
  /** Rounds of a run. Default: those of the preset `faithful`, 60. */
  readonly rounds?: number;
  /** Runs with each ledger; the ledgers take turns. Default 3. */
  readonly repetitions?: number;
  readonly data?: "glyphs" | "mnist" | "fashion-mnist";
  /** Called with a line after each run. */
  readonly onProgress?: (line: string) => void;
}

/** One ledger under `gfml run` with the preset `faithful`; each run has its own process. */
interface ChainRow {
  readonly ledger: "memory" | "evm";
  /** Median time of a run according to its summary, divided by its rounds: s. */
  readonly secondsPerRound: number;
  /** Median processor time (user and system) of a run and its child processes, the chain included, divided by its rounds: s. */
  readonly cpuSecondsPerRound: number;
  /** Extra time of a run over the paired run in memory: medians over the pairs, %. */
  readonly moreTime: number;
  readonly moreCpuTime: number;
  readonly resultHash: string;
}

export interface ChainBenchResult {
  readonly machine: string;
  readonly node: string;
  /** Waiting processes per processor during the measurement. Far above 1, times mean little. */
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

/** Measures the cost that the chain adds to a round; the ledgers take turns. Needs /bin/sh, whose `times` counts ended processes. */
export const benchChain = async (options: ChainBenchOptions = {}): Promise<ChainBenchResult> => {
  const { rounds = 60, repetitions = 3, data = "glyphs", onProgress = () => {} } = options;
  const runs = { memory: [] as Run[], evm: [] as Run[] };
  const loads: number[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    // the order alternates, so that a machine that grows busier favors no ledger
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
  const terms = ["--preset", "faithful", "--ledger", ledger, "--rounds", `${rounds}`, "--data", data];
  const flags = [...terms, "--quiet", "--output", folder];
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

/** Runs a command line and returns the output of the shell's `times` after it. */
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

/** User and system time in the second line of `times`: that of the shell's children and their children. */
const childSeconds = (said: string): number =>
  [
    ...said
      .trim()
      .split("\n")[1]!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ].reduce((sum, [, minutes, seconds]) => sum + 60 * Number(minutes) + Number(seconds), 0);
