import { availableParallelism, cpus } from "node:os";
import { RandomStream } from "../../src/core/index.ts";
import { splitLearner } from "../../src/data/index.ts";
import { median } from "../../src/math/index.ts";
import { createRunModel, defineRun, prepareData, runSimulation } from "../../src/simulation/index.ts";
import { WorkerPool } from "../../src/simulation/pool/WorkerPool.ts";
import type { WorkerSetup } from "../../src/simulation/pool/workerMessages.ts";

export interface RoundsBenchOptions {
  /** Rounds of a run. Default 10. */
  readonly rounds?: number;
  /** Runs with each number of workers, which take turns. Default 3. */
  readonly repetitions?: number;
  readonly data?: "glyphs" | "mnist" | "fashion-mnist";
}

/** Results with one number of workers. */
interface RoundsRow {
  /** `rounds`: games, the ledger in memory and learning of the preset `faithful`. `training`: the learners' local steps alone. */
  readonly measured: "rounds" | "training";
  readonly workers: number;
  /** Median over the runs, without the first round of each. */
  readonly roundsPerSecond: number;
  /** Speed-up over one worker: median over neighboring runs. */
  readonly speedup: number;
  readonly resultHash: string | null;
}

export interface RoundsBenchResult {
  readonly machine: string;
  readonly node: string;
  readonly data: string;
  readonly rows: readonly RoundsRow[];
}

/** Measures rounds a second with one to four worker threads, in turns. */
export const benchRounds = async (options: RoundsBenchOptions = {}): Promise<RoundsBenchResult> => {
  const { rounds = 10, repetitions = 3, data = "glyphs" } = options;
  const config = defineRun({ rounds, evaluationInterval: rounds, data: { set: data }, ledger: "memory" });
  const { set, partition } = await prepareData(config);
  const splits = partition.map((indices, learner) => splitLearner(indices, config.seed, learner));
  const model = await createRunModel(config.model, set.train);
  const start = model.initialParameters(new RandomStream(config.seed, "initial-model"));
  const setup = {
    seed: config.seed,
    model: config.model,
    task: config,
    samples: set.train,
    data: splits.map((split) => ({ phases: [{ from: 0, split }], growths: [] })),
    scenario: { seed: config.seed, events: [] },
  };
  const workers = Array.from({ length: Math.min(4, availableParallelism()) }, (_, index) => index + 1);
  const seconds = new Map<number, number[]>(workers.map((count) => [count, []]));
  const trainingSeconds = new Map<number, number[]>(workers.map((count) => [count, []]));
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
            // the first round is a warm-up
            if (round === 0) first = performance.now();
            last = performance.now();
          },
        },
      });
      seconds.get(count)!.push((last - first) / 1000);
      hashes.set(count, result.resultHash);
      trainingSeconds.get(count)!.push(await timeTraining(count, setup, start, rounds));
    }
  }
  const rows = (measured: RoundsRow["measured"], times: ReadonlyMap<number, readonly number[]>): RoundsRow[] =>
    workers.map((count) => ({
      measured,
      workers: count,
      roundsPerSecond: (rounds - 1) / median(times.get(count)!),
      speedup: median(times.get(count)!.map((time, repetition) => times.get(1)![repetition]! / time)),
      resultHash: measured === "rounds" ? hashes.get(count)! : null,
    }));
  return {
    machine: `${cpus()[0]?.model ?? "unknown"}, ${cpus().length} logical processors`,
    node: process.version,
    data: set.description,
    rows: [...rows("rounds", seconds), ...rows("training", trainingSeconds)],
  };
};

/** Seconds of `rounds - 1` rounds in which 36 learners train, after one warm-up round. */
const timeTraining = async (
  workers: number,
  setup: WorkerSetup,
  model: Float32Array,
  rounds: number,
): Promise<number> => {
  const pool = await WorkerPool.start(workers, setup);
  try {
    let started = 0;
    for (let round = 0; round < rounds; round++) {
      if (round === 1) started = performance.now();
      await Promise.all(Array.from({ length: 36 }, (_, learner) => pool.train({ learner, round, model })));
    }
    return (performance.now() - started) / 1000;
  } finally {
    await pool.close();
  }
};
