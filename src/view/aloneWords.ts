import { countOf, fixed, percent, scoreWords } from "../text/index.ts";
import type { AloneComparison } from "./compareWithAlone.ts";

/** Below this many test samples single learners cannot be compared. */
const FEW_TESTS = 30;

/**
 * What a run was worth to its learners, in sentences for people: how many are better off than alone and by how much, whether
 * the gain is certain, and whether the test sets are large enough to tell.
 *
 * @param quantity - what is learned, where it is a quantity
 */
export const aloneSentences = (comparison: AloneComparison, quantity?: unknown): string[] => {
  const unit = scoreWords(quantity).points;
  const { learners, better, same, muchWorse, difference, halfWidth, testSamples, tooFew = 0 } = comparison;
  const points = (value: number): string => fixed(Math.abs(100 * value), 1);
  const by =
    difference >= 0
      ? `by ${points(difference)} ${unit} in the mean`
      : `and the mean is ${points(difference)} ${unit} below alone`;
  const equal = same > 0 ? ` (${same} reach the same)` : "";
  const worse =
    muchWorse === 0
      ? "nobody is worse by more than 2"
      : `${muchWorse} ${muchWorse === 1 ? "is" : "are"} worse by more than 2`;
  const sentences = [
    `${better} of ${countOf(learners, "learner")} are better off than alone${equal}, ${by}; ${worse}.`,
  ];
  if (tooFew > 0) {
    sentences.push(
      `${countOf(tooFew, "learner")} ${tooFew === 1 ? "has" : "have"} too few test samples to be compared.`,
    );
  }
  if (halfWidth !== null && !(difference - halfWidth > 0)) {
    const verdict = difference + halfWidth < 0 ? "A certain loss" : "No certain gain";
    sentences.push(
      `${verdict}: the 95 % interval of the mean is ${signed(difference - halfWidth)} to ${signed(difference + halfWidth)} ${unit}. Learners with this many samples${quantity === undefined ? " of few classes" : ""} can stay alone.`,
    );
  }
  if (testSamples < FEW_TESTS) {
    sentences.push(
      `A learner tests on about ${countOf(testSamples, "sample")}: too few to compare single learners, only the mean tells.`,
    );
  }
  return sentences;
};

/**
 * What a task was worth to one learner, in a sentence: its accuracy beside what it reaches alone, and whether so few test samples
 * can tell.
 */
export const ownGainSentence = (own: {
  /** Accuracies, 0..1. */
  readonly personalised: number;
  readonly alone: number;
  /** Number of test samples. */
  readonly samples: number;
}): string => {
  const { personalised, alone, samples } = own;
  if (samples === 0) return "you hold no test samples, so nobody can tell whether you gained";
  const difference = personalised - alone;
  const variance = (personalised * (1 - personalised) + alone * (1 - alone)) / samples;
  const size = fixed(Math.abs(100 * difference), 1);
  const gain = difference === 0 ? "the same" : `you ${difference > 0 ? "gain" : "lose"} ${size} points`;
  const isChance = difference !== 0 && !(Math.abs(difference) > 1.96 * Math.sqrt(variance));
  return `on your ${countOf(samples, "test sample")} the task's model reaches ${percent(personalised)}, a model trained alone ${percent(alone)}: ${gain}${isChance ? ", which can be chance" : ""}`;
};

const signed = (value: number): string => `${value < 0 ? "-" : "+"}${fixed(Math.abs(100 * value), 1)}`;
