import type { LearnerId } from "../core/index.ts";

/** `alone.json`: what each learner reaches by itself, with as many gradients as the federation computes for it. */
export interface AloneRecord {
  /** Gradient steps of each model. */
  readonly steps: number;
  /** Their rate: the one with the lowest loss on held-out samples, for everybody. */
  readonly stepSize: number;
  /** The rates that were tried, with the mean loss on held-out samples; null if no learner holds any out. */
  readonly tried: readonly { readonly stepSize: number; readonly loss: number | null }[];
  /** Ascending by id: learners that train and those that do not. */
  readonly byLearner: readonly {
    readonly learner: LearnerId;
    readonly active: boolean;
    /** 0..1 */
    readonly accuracy: number;
    readonly loss: number;
    /** Number of test samples. */
    readonly samples: number;
  }[];
  /** Mean accuracy of the passive learners by number of own samples, for example "1", "5", "all". */
  readonly newcomers: Readonly<Record<string, number>>;
}

/** The learners that train, in a federation beside alone. */
export interface AloneComparison {
  readonly learners: number;
  /** Learners whose accuracy is above, or the same as, what they reach alone. */
  readonly better: number;
  readonly same: number;
  /** Learners that are worse by more than two points. */
  readonly muchWorse: number;
  /** Mean difference of accuracy, 0..1. */
  readonly difference: number;
  /** Half the width of its 95 % confidence interval over learners, 0..1; null for a single learner. */
  readonly halfWidth: number | null;
  /** Mean accuracy alone, 0..1. */
  readonly accuracy: number;
  /** Median number of test samples of a learner. */
  readonly testSamples: number;
  readonly newcomers: Readonly<Record<string, number>>;
}

/** By more than this a learner is much worse off. */
const MUCH = 0.02;
/** Differences that rounding can make. */
const ROUNDING = 1e-9;

/** Compares the learners of a measurement with what they reach alone; null if none was measured both ways. */
export const compareWithAlone = (
  alone: AloneRecord,
  byLearner: readonly { readonly learner: LearnerId; readonly after: number }[],
): AloneComparison | null => {
  const own = new Map(alone.byLearner.map((one) => [one.learner, one]));
  const pairs = byLearner.flatMap(({ learner, after }) => {
    const before = own.get(learner);
    return before === undefined || before.samples === 0 ? [] : [{ after, ...before }];
  });
  if (pairs.length === 0) return null;
  const differences = pairs.map(({ after, accuracy }) => after - accuracy);
  const count = pairs.length;
  const mean = differences.reduce((sum, one) => sum + one, 0) / count;
  const variance = differences.reduce((sum, one) => sum + (one - mean) ** 2, 0) / Math.max(1, count - 1);
  const tests = pairs.map(({ samples }) => samples).sort((a, b) => a - b);
  return {
    learners: count,
    better: differences.filter((one) => one > ROUNDING).length,
    same: differences.filter((one) => Math.abs(one) <= ROUNDING).length,
    muchWorse: differences.filter((one) => one < -MUCH - ROUNDING).length,
    difference: mean,
    halfWidth: count > 1 ? 1.96 * Math.sqrt(variance / count) : null,
    accuracy: pairs.reduce((sum, { accuracy }) => sum + accuracy, 0) / count,
    testSamples: tests[count >> 1]!,
    newcomers: alone.newcomers,
  };
};
