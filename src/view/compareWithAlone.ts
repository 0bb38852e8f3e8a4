import type { LearnerId } from "../core/index.ts";
import { measurable, weighedMean } from "../meta/index.ts";

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
  /** Accuracy of the passive learners that have so many samples, for example "1", "5", "all", by test samples. */
  readonly newcomers: Readonly<Record<string, number>>;
}

/** The learners that train, in a federation beside alone. Means weigh by test samples. */
export interface AloneComparison {
  /** Learners with enough test samples. */
  readonly learners: number;
  /** Learners with fewer test samples than the least number. Absent in comparisons of earlier versions. */
  readonly tooFew?: number;
  /** Test samples of all learners that are compared. Absent in comparisons of earlier versions. */
  readonly samples?: number;
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

/**
 * Compares the learners of a measurement with what they reach alone; null if none was measured both ways.
 *
 * @param least - test samples that a learner needs to count; without such learners, all that have any count
 */
export const compareWithAlone = (
  alone: AloneRecord,
  byLearner: readonly { readonly learner: LearnerId; readonly after: number }[],
  least: number,
): AloneComparison | null => {
  const own = new Map(alone.byLearner.map((one) => [one.learner, one]));
  const both = byLearner.flatMap(({ learner, after }) => {
    const before = own.get(learner);
    return before === undefined ? [] : [{ ...before, after, difference: after - before.accuracy }];
  });
  const pairs = measurable(both, least);
  if (pairs.length === 0) return null;
  const differences = pairs.map(({ difference }) => difference);
  const count = pairs.length;
  const all = pairs.reduce((sum, { samples }) => sum + samples, 0);
  const mean = weighedMean(pairs, ({ difference }) => difference);
  // of equal weights: the variance of a mean of `count` values
  const spread = pairs.reduce((sum, { samples, difference }) => sum + ((samples / all) * (difference - mean)) ** 2, 0);
  const tests = pairs.map(({ samples }) => samples).sort((a, b) => a - b);
  return {
    learners: count,
    better: differences.filter((one) => one > ROUNDING).length,
    same: differences.filter((one) => Math.abs(one) <= ROUNDING).length,
    muchWorse: differences.filter((one) => one < -MUCH - ROUNDING).length,
    difference: mean,
    halfWidth: count > 1 ? 1.96 * Math.sqrt((spread * count) / (count - 1)) : null,
    accuracy: weighedMean(pairs, ({ accuracy }) => accuracy),
    samples: all,
    tooFew: both.filter(({ samples }) => samples < least || samples === 0).length,
    testSamples: tests[count >> 1]!,
    newcomers: alone.newcomers,
  };
};
