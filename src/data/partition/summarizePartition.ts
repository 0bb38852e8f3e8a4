import { ln } from "../../math/index.ts";
import type { Samples } from "../Samples.ts";
import type { SamplePartition } from "./Partition.ts";

/** The data of one learner. */
export interface LearnerSummary {
  readonly learner: number;
  readonly samples: number;
  /** The classes it holds, ascending. */
  readonly classes: readonly number[];
  /** Samples of each class 0 .. classCount - 1. */
  readonly counts: readonly number[];
  /** Entropy of its labels in bits: 0 for one class, log2 k for k equal classes. */
  readonly entropy: number;
}

/** Statistics of a partition. */
export interface PartitionSummary {
  readonly learners: readonly LearnerSummary[];
  /** Samples of each class over all learners. */
  readonly classTotals: readonly number[];
  readonly usedSamples: number;
  readonly unusedSamples: number;
  readonly smallest: number;
  readonly largest: number;
  /** Mean of the learners' entropies, bits. */
  readonly meanEntropy: number;
  /** Entropy of all labels together, bits. */
  readonly totalEntropy: number;
  /**
   * Total variation distance between a learner's labels and all labels together, mean over learners: 0 if all learners
   * have the same mixture, near 1 if they have little in common.
   */
  readonly heterogeneity: number;
}

/** Counts each learner's data and measures how different the learners are. */
export const summarizePartition = (
  samples: Pick<Samples, "labels" | "classCount">,
  partition: SamplePartition,
): PartitionSummary => {
  const classTotals = new Array<number>(samples.classCount).fill(0);
  const learners = partition.map((indices, learner): LearnerSummary => {
    const counts = new Array<number>(samples.classCount).fill(0);
    for (const index of indices) counts[samples.labels[index]!]!++;
    counts.forEach((count, label) => {
      classTotals[label]! += count;
    });
    const classes = counts.flatMap((count, label) => (count > 0 ? [label] : []));
    return { learner, samples: indices.length, classes, counts, entropy: entropy(counts) };
  });
  const usedSamples = sum(classTotals);
  const sizes = learners.map((learner) => learner.samples);
  return {
    learners,
    classTotals,
    usedSamples,
    unusedSamples: samples.labels.length - usedSamples,
    smallest: sizes.reduce((least, size) => Math.min(least, size), samples.labels.length),
    largest: sizes.reduce((most, size) => Math.max(most, size), 0),
    meanEntropy: average(learners.map((learner) => learner.entropy)),
    totalEntropy: entropy(classTotals),
    heterogeneity: average(learners.map(({ counts }) => totalVariation(counts, classTotals))),
  };
};

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const average = (values: readonly number[]): number => (values.length === 0 ? 0 : sum(values) / values.length);

const LN2 = Math.LN2;

const entropy = (counts: readonly number[]): number => {
  const total = sum(counts);
  let bits = 0;
  for (const count of counts) if (count > 0) bits += (count / total) * (ln(total / count) / LN2);
  return bits;
};

const totalVariation = (a: readonly number[], b: readonly number[]): number => {
  const totalA = sum(a);
  const totalB = sum(b);
  if (totalA === 0 || totalB === 0) return 0;
  return a.reduce((distance, count, label) => distance + Math.abs(count / totalA - b[label]! / totalB), 0) / 2;
};
