import { InvalidValueError, type LearnerId, RandomStream } from "../../core/index.ts";
import { partitionError } from "../errors.ts";

/** A learner's samples, divided. Test samples are never used for training or personalizing. */
export interface LearnerSplit {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/**
 * Divides a learner's samples into training and test samples at random: round(testShare * n) test samples, but at least
 * one of each. It depends on (seed, learner, the list) alone.
 *
 * @param indices - the learner's samples
 * @param testShare - between 0 and 1, default 0.1
 * @throws GFML_PARTITION if the learner has fewer than 2 samples
 */
export const splitLearner = (
  indices: readonly number[],
  seed: number,
  learner: LearnerId,
  testShare: number = 0.1,
): LearnerSplit => {
  if (!(testShare > 0 && testShare < 1))
    throw new InvalidValueError("testShare", testShare, "a number between 0 and 1");
  if (indices.length < 2) {
    throw partitionError(
      `learner ${learner} has too few samples to train and test`,
      { learner, samples: indices.length, least: 2 },
      "use fewer learners or more samples",
    );
  }
  const shuffled = new RandomStream(seed, "split", { learner }).shuffle(Uint32Array.from(indices));
  const tests = Math.min(indices.length - 1, Math.max(1, Math.round(testShare * indices.length)));
  return { train: shuffled.slice(tests), test: shuffled.slice(0, tests) };
};
