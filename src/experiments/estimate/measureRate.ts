import { createTrainer } from "../../round/index.ts";
import { prepareData, runSimulation } from "../../simulation/index.ts";
import type { PlannedRun } from "../plan/PlannedRun.ts";
import { workOfRound } from "../plan/workOf.ts";

/** What a few rounds took. */
export interface MeasuredRate {
  /** s before the first round: data, processes. */
  readonly start: number;
  /** s a round, measurements included. */
  readonly round: number;
  /** Work of such a round. */
  readonly work: number;
}

/** Rounds played: the first warms up, the last is measured as after any other interval. */
const ROUNDS = 4;
/** s that the start of a process takes, about. */
const PROCESS_START = 1;

/** Plays the first rounds of a run on this thread, for their time. */
export const measureRate = async (
  run: PlannedRun,
  options: { readonly signal?: AbortSignal; readonly environment?: Readonly<Record<string, string | undefined>> },
): Promise<MeasuredRate> => {
  const { signal, environment } = options;
  const begun = performance.now();
  const { set, partition } = await prepareData(run.config, {
    ...(signal && { signal }),
    ...(environment && { environment }),
  });
  const { initialModel: _, ...config } = run.config;
  const rounds = Math.min(ROUNDS, config.rounds);
  const ready = performance.now();
  let first = ready;
  await runSimulation({
    config: { ...config, ledger: "memory", rounds },
    samples: set.train,
    partition,
    trainer: createTrainer,
    ...(signal && { signal }),
    events: {
      onRound: ({ round }) => {
        if (round === 0 && rounds > 1) first = performance.now();
      },
    },
  });
  signal?.throwIfAborted();
  return {
    start: (ready - begun) / 1000 + PROCESS_START,
    round: (performance.now() - first) / 1000 / Math.max(1, rounds - 1),
    work: workOfRound(run),
  };
};
