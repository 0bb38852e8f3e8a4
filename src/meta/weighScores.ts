import { mean, standardDeviation } from "../math/index.ts";
import type { Evaluation } from "./evaluate.ts";

type Scores = Pick<Evaluation, "accuracy" | "loss">;

/** Scores of one learner, and the number of test samples that they are of. */
export interface CountedScores extends Scores {
  readonly samples: number;
}

/** Scores of several learners, where each test sample counts the same. */
export interface WeighedScores extends Scores {
  /** Standard deviation of the accuracy over the learners that are measured. */
  readonly deviation: number;
  /** Mean accuracy of the worst tenth of the learners that are measured. */
  readonly worstTenth: number;
  /** Learners with enough test samples; 0: the scores are of all that have any, together. */
  readonly learners: number;
  /** Their test samples. */
  readonly samples: number;
  /** Learners with fewer test samples than the least number: too few to measure. */
  readonly tooFew: number;
}

/**
 * The learners with enough test samples to be measured. If nobody has enough, all that have any: together they still show
 * something, and every one of them is counted as too few.
 */
export const measurable = <Entry extends { readonly samples: number }>(
  entries: readonly Entry[],
  least: number,
): readonly Entry[] => {
  const enough = entries.filter(({ samples }) => samples > 0 && samples >= least);
  return enough.length > 0 ? enough : entries.filter(({ samples }) => samples > 0);
};

/** The mean of a number over learners, weighed by their test samples; 0 without any. */
export const weighedMean = <Entry extends { readonly samples: number }>(
  entries: readonly Entry[],
  value: (entry: Entry) => number,
): number => {
  let sum = 0;
  let samples = 0;
  for (const entry of entries) {
    sum += entry.samples * value(entry);
    samples += entry.samples;
  }
  return samples === 0 ? 0 : sum / samples;
};

/**
 * Scores over learners, weighed by their test samples. A learner with fewer than `least` of them does not count, because
 * a handful of samples says nothing about it. All 0 without test samples.
 */
export const weighScores = (entries: readonly CountedScores[], least: number): WeighedScores => {
  const measured = measurable(entries, least);
  const accuracies = measured.map(({ accuracy }) => accuracy).sort((a, b) => a - b);
  const worst = accuracies.slice(0, Math.max(1, Math.floor(accuracies.length / 10)));
  return {
    accuracy: weighedMean(measured, ({ accuracy }) => accuracy),
    loss: weighedMean(measured, ({ loss }) => loss),
    deviation: standardDeviation(accuracies),
    worstTenth: mean(worst),
    learners: entries.filter(({ samples }) => samples >= least && samples > 0).length,
    samples: measured.reduce((sum, { samples }) => sum + samples, 0),
    tooFew: entries.filter(({ samples }) => samples < least || samples === 0).length,
  };
};
