import { GfmlError, type LearnerId } from "../../core/index.ts";
import { HeadRefusedError, LearnerUnreachableError } from "../ports/errors.ts";

/**
 * Asks learners all at once and waits for all of them. An unreachable learner has no entry in the result. Any other failure
 * is thrown, after every learner has responded or failed.
 */
export const askAll = async <Answer>(
  learners: readonly LearnerId[],
  ask: (learner: LearnerId) => Promise<Answer>,
): Promise<Map<LearnerId, Answer>> => {
  const settled = await Promise.allSettled(learners.map(ask));
  const answers = new Map<LearnerId, Answer>();
  settled.forEach((result, index) => {
    if (result.status === "fulfilled") answers.set(learners[index]!, result.value);
    else if (!(result.reason instanceof LearnerUnreachableError)) throw result.reason;
  });
  return answers;
};

/** A head that is unreachable, or that refused. */
export interface HeadSilence {
  readonly silence: "unreachable" | "refused";
  readonly detail: string;
}

/** A head's answer, or why it has none. Any other failure is thrown, because it is not the head's fault. */
export const askHead = async <Answer>(ask: () => Promise<Answer>): Promise<Answer | HeadSilence> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof LearnerUnreachableError) return { silence: "unreachable", detail: error.shortMessage };
    if (error instanceof HeadRefusedError) return { silence: "refused", detail: error.shortMessage };
    throw error;
  }
};

/** Waits for all the work and returns its results. Of several failures a `GfmlError` is thrown first: it has a remedy. */
export const allOrFailure = async <Result>(work: readonly Promise<Result>[]): Promise<Result[]> => {
  const settled = await Promise.allSettled(work);
  const failures = settled.filter((result) => result.status === "rejected").map(({ reason }) => reason);
  if (failures.length > 0) throw failures.find((reason) => reason instanceof GfmlError) ?? failures[0];
  return settled.map((result) => (result as PromiseFulfilledResult<Result>).value);
};
