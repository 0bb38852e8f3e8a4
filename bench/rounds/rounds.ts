import { availableParallelism, cpus } from "node:os";
import { median } from "../../src/math/index.ts";
import { defineRun, prepareData, runSimulation } from "../../src/simulation/index.ts";

export interface RoundsBenchOptions {
  /** Rounds of a run. Default 10. */
  readonly rounds?: number;
  /** Runs of each number of workers, taken in turn. Default 3. */
  readonly repetitions?: number;
  readonly data?: "glyphs" | "mnist" | "fashion-mnist";
}

/** Whole rounds of the default preset: games, ledger and learning, without evaluation in between. */
interface RoundsRow {
  readonly workers: number;
  /** Median over the runs; a run's rounds after its first. */
  readonly roundsPerSecond: number;
  /** Times as fast as one worker: median over neighbouring runs. */
  readonly speedup: number;
  readonly resultHash: string;
}

export interface RoundsBenchResult {
  readonly machine: string;
  readonly node: string;
  readonly data: string;
  readonly rows: readonly RoundsRow[];
}

/** Rounds a second with one worker thread and more, interleaved. */
export const benchRounds = async (options: RoundsBenchOptions = {}): Promise<RoundsBenchResult> => {
  const { rounds = 10, repetitions = 3, data = "glyphs" } = options;
  const config = defineRun({ rounds, evaluationInterval: rounds, data: { set: data } });
  const { set, partition } = await prepareData(config);
  const workers = Array.from({ length: Math.min(4, availableParallelism()) }, (_, index) => index + 1);
  const seconds = new Map<number, number[]>(workers.map((count) => [count, []]));
  const hashes = new Map<number, string>();
  for (let repetition = 0; repetition < repetitions; repetition++) {
    for (const count of workers) {
      let first = 0;
      let last = 0;
      const result = await runSimulation({
        config,
        samples: set.train,
        partition,
        workers: count,
        events: {
          onRound: ({ round }) => {
            // the first round warms the threads up
            if (round === 0) first = performance.now();
            last = performance.now();
          },
        },
      });
      seconds.get(count)!.push((last - first) / 1000);
      hashes.set(count, result.resultHash);
    }
  }
  const alone = seconds.get(1)!;
  return {
    machine: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} logical processors`,
    node: process.version,
    data: set.description,
    rows: workers.map((count) => {
      const times = seconds.get(count)!;
      return {
        workers: count,
        roundsPerSecond: (rounds - 1) / median(times),
        speedup: median(times.map((time, repetition) => alone[repetition]! / time)),
        resultHash: hashes.get(count)!,
      };
    }),
  };
};
