import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { defineExperiment, planRuns, runPlan } from "../../src/experiments/index.ts";

export interface SweepBenchOptions {
  /** Runs for each processor. Default 3. */
  readonly repetitions?: number;
  /** Rounds of a run. Default 15. */
  readonly rounds?: number;
  readonly data?: "glyphs" | "mnist" | "fashion-mnist";
}

export interface SweepBenchResult {
  readonly workers: number;
  readonly runs: number;
  readonly rounds: number;
  /** Seconds from the first process to the last outcome. */
  readonly wallTime: number;
  /** Processor time of the runs' processes, s. */
  readonly processorTime: number;
  /** Processor time of the runs / (wall time x processors): at least 0.9 on an otherwise idle machine. */
  readonly utilization: number;
  /** Share of the processors' time in which they were idle. */
  readonly idle: number;
  /** Processor time of the process that hands out the runs, s. */
  readonly overhead: number;
}

/** Plays runs of the preset `faithful` with one process for each processor, from an empty cache. */
export const benchSweep = async (options: SweepBenchOptions = {}): Promise<SweepBenchResult> => {
  const { repetitions = 3, rounds = 15, data = "glyphs" } = options;
  const workers = availableParallelism();
  const plan = await planRuns(
    defineExperiment({
      name: "bench",
      base: { rounds, data: { set: data } },
      schemes: ["gfml", "random+random", "best-effort+stackelberg"],
      seeds: { count: Math.ceil((repetitions * workers) / 3) },
    }),
  );
  const runs = plan.slice(0, repetitions * workers);
  const cache = await mkdtemp(join(tmpdir(), "gfml-bench-sweep-"));
  try {
    const [before, own, start] = [processorTimes(), process.cpuUsage(), performance.now()];
    const { ends, cpu } = await runPlan(runs, { cache, workers, keep: "outcome" });
    const wallTime = (performance.now() - start) / 1000;
    const after = processorTimes();
    const { user, system } = process.cpuUsage(own);
    const failed = ends.find(({ error }) => error !== undefined);
    if (failed !== undefined) throw new Error(`a run failed: ${failed.error!.shortMessage}`);
    return {
      workers,
      runs: runs.length,
      rounds,
      wallTime,
      processorTime: cpu,
      utilization: cpu / (wallTime * workers),
      idle: (after.idle - before.idle) / (after.all - before.all),
      overhead: (user + system) / 1e6,
    };
  } finally {
    await rm(cache, { recursive: true, force: true });
  }
};

/** Time of all processors since the machine started, ms. */
const processorTimes = (): { readonly idle: number; readonly all: number } => {
  let [idle, all] = [0, 0];
  for (const { times } of cpus()) {
    idle += times.idle;
    all += Object.values(times).reduce((sum, time) => sum + time, 0);
  }
  return { idle, all };
};
