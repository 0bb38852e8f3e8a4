import { countOf, fixed } from "../text/index.ts";
import type { AloneComparison } from "./compareWithAlone.ts";

/** Below this many test samples single learners cannot be compared. */
const FEW_TESTS = 30;

/**
 * What a run was worth to its learners, in sentences for people: how many are better off than alone and by how much, whether
 * the gain is certain, and whether the test sets are large enough to tell.
 */
export const aloneSentences = (comparison: AloneComparison): string[] => {
  const { learners, better, same, muchWorse, difference, halfWidth, testSamples } = comparison;
  const points = (value: number): string => fixed(Math.abs(100 * value), 1);
  const by =
    difference >= 0
      ? `by ${points(difference)} points in the mean`
      : `and the mean is ${points(difference)} points below alone`;
  const equal = same > 0 ? ` (${same} reach the same)` : "";
  const worse =
    muchWorse === 0
      ? "nobody is worse by more than 2"
      : `${muchWorse} ${muchWorse === 1 ? "is" : "are"} worse by more than 2`;
  const sentences = [
    `${better} of ${countOf(learners, "learner")} are better off than alone${equal}, ${by}; ${worse}.`,
  ];
  if (halfWidth !== null && !(difference - halfWidth > 0)) {
    sentences.push(
      `No certain gain: the 95 % interval of the mean is ${signed(difference - halfWidth)} to ${signed(difference + halfWidth)} points. Learners with this many samples of few classes can stay alone.`,
    );
  }
  if (testSamples < FEW_TESTS) {
    sentences.push(
      `A learner tests on about ${countOf(testSamples, "sample")}: too few to compare single learners, only the mean tells.`,
    );
  }
  return sentences;
};

const signed = (value: number): string => `${value < 0 ? "-" : "+"}${fixed(Math.abs(100 * value), 1)}`;
