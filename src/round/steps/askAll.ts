import type { LearnerId } from "../../core/index.ts";
import { LearnerUnreachableError } from "../ports/errors.ts";

/**
 * Asks learners at once and waits for all. A learner that cannot be reached has no answer; any other failure ends the
 * asking, after everybody has been heard.
 */
export const askAll = async <Answer>(
  learners: readonly LearnerId[],
  ask: (learner: LearnerId) => Promise<Answer>,
): Promise<Map<LearnerId, Answer>> => {
  const settled = await Promise.allSettled(learners.map(ask));
  const answers = new Map<LearnerId, Answer>();
  settled.forEach((one, index) => {
    if (one.status === "fulfilled") answers.set(learners[index]!, one.value);
    else if (!(one.reason instanceof LearnerUnreachableError)) throw one.reason;
  });
  return answers;
};
