import type { CostTerms } from "../../cost/index.ts";
import { roundToNano } from "../../math/index.ts";
import type { Trainer } from "../../round/index.ts";

/** A learner's measurement of its speed, before it declares. */
export interface MeasuredSpeed {
  /** t_full: time of one round's work at full speed, s. */
  readonly fullTime: number;
  /** c_i = maxFrequency * t_full / (tau * |D_i|), cycles/sample: with it, a duty cycle of d / hi makes X_i / d the real time. */
  readonly cyclesPerSample: number;
}

/** Number of measurements; the first one warms up. */
const REPETITIONS = 3;
/** Shortest time of a round's work, s: clocks in pages are coarse. */
const SHORTEST = 1e-3;

/**
 * Measures the time of one round's work, and derives the cycles per sample. It uses the longest measurement: a learner that
 * declares its shortest one is late whenever the machine has other work.
 *
 * @param options.now - returns the time, ms
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
}): Promise<MeasuredSpeed> => {
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

/** The default deadline, s: it allows a duty cycle of a quarter, sending twice, and one second more. */
export const usualDeadline = (
  { fullTime }: MeasuredSpeed,
  { uplinkRate }: { readonly uplinkRate: number },
  { modelBits }: Pick<CostTerms, "modelBits">,
): number => roundToNano(4 * fullTime + (2 * modelBits) / uplinkRate + 1);
