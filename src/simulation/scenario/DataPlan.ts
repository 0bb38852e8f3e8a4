import type { LearnerSplit } from "../../data/index.ts";

/** A learner's data by round: plain data, which can be sent to threads. */
export interface DataPlan {
  /** By first round, ascending; the first from round 0. */
  readonly phases: readonly { readonly from: number; readonly split: LearnerSplit }[];
  /** Shares of the training samples, by round. */
  readonly growths: readonly { readonly initialShare: number; readonly from: number; readonly to: number }[];
}

/** A learner's training and test samples in a round. A growing training set keeps its earlier samples. */
export const splitAt = ({ phases, growths }: DataPlan, round: number): LearnerSplit => {
  const { split } = phases.findLast(({ from }) => from <= round) ?? phases[0]!;
  let share = 1;
  for (const { initialShare, from, to } of growths) {
    const grown = Math.min(1, Math.max(0, (round - from) / (to - from)));
    share *= initialShare + (1 - initialShare) * grown;
  }
  if (share === 1) return split;
  const count = Math.max(1, Math.round(share * split.train.length));
  return { train: split.train.subarray(0, count), test: split.test };
};

/** Whether the data change in some round. */
export const isConstant = ({ phases, growths }: DataPlan): boolean => phases.length === 1 && growths.length === 0;
