import type { CostTerms } from "../../cost/index.ts";
import { roundToNano } from "../../math/index.ts";
import type { Trainer } from "../../round/index.ts";

/** What a learner measures of itself before it declares. */
export interface Calibration {
  /** t_full: s that one round's work takes at full speed. */
  readonly fullTime: number;
  /** c_i = maxFrequency * t_full / (tau * |D_i|), cycles/sample, so that a duty cycle of d / hi makes X_i / d the real time. */
  readonly cyclesPerSample: number;
}

/** Times a round's work is done; the first warms up. */
const REPETITIONS = 3;
/** A round's work is never counted as shorter, s: clocks of pages tick so coarsely. */
const SHORTEST = 1e-3;

/**
 * Measures how long one round's work takes, and the cycles that follow (design 5). The largest of the measured times
 * counts: who promises the shortest is late whenever the machine has something else to do.
 *
 * @param options.now - ms
 */
export const calibrate = async (options: {
  readonly trainer: Trainer;
  readonly learner: number;
  readonly model: Float32Array;
  readonly sampleCount: number;
  readonly localSteps: number;
  readonly maxFrequency: number;
  readonly now: () => number;
  readonly signal?: AbortSignal | undefined;
}): Promise<Calibration> => {
  const { trainer, learner, model, sampleCount, localSteps, maxFrequency, now, signal } = options;
  let longest = SHORTEST;
  for (let repetition = 0; repetition < REPETITIONS; repetition++) {
    signal?.throwIfAborted();
    const start = now();
    await trainer.train({ learner, round: 0, model });
    if (repetition > 0) longest = Math.max(longest, (now() - start) / 1000);
  }
  return { fullTime: longest, cyclesPerSample: (maxFrequency * longest) / (localSteps * sampleCount) };
};

/** A deadline that leaves room for a duty cycle of about a quarter, for sending twice, and a second for the unforeseen, s. */
export const usualDeadline = (
  { fullTime }: Calibration,
  { uplinkRate }: { readonly uplinkRate: number },
  { modelBits }: Pick<CostTerms, "modelBits">,
): number => roundToNano(4 * fullTime + (2 * modelBits) / uplinkRate + 1);
