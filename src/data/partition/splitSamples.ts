import type { LearnerId } from "../../core/index.ts";
import type { Samples } from "../Samples.ts";
import { splitByTime } from "./splitByTime.ts";
import { type LearnerSplit, splitLearner } from "./splitLearner.ts";

/** How a learner's samples are divided into training and test samples. */
export interface SplitTerms {
  readonly method: "random" | "time";
  readonly testShare: number;
}

/**
 * Divides a learner's samples as a configuration says: at random, or the last of each class for tests.
 *
 * @throws GFML_PARTITION if the learner has too few samples
 */
export const splitSamples = (
  samples: Pick<Samples, "labels">,
  indices: readonly number[],
  owner: { readonly seed: number; readonly learner: LearnerId },
  { method, testShare }: SplitTerms,
): LearnerSplit =>
  method === "time"
    ? splitByTime(samples, indices, owner.learner, testShare)
    : splitLearner(indices, owner.seed, owner.learner, testShare);
