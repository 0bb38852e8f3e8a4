import { GfmlError } from "../../core/index.ts";
import { HeadRefusedError, LearnerUnreachableError } from "../ports/errors.ts";

/** A head's answer, or why there is none. Any other failure is thrown: it is not the head's. */
export const askHead = async <Answer>(ask: () => Promise<Answer>): Promise<Answer | HeadSilence> => {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof LearnerUnreachableError) return { silence: "unreachable", detail: error.shortMessage };
    if (error instanceof HeadRefusedError) return { silence: "refused", detail: error.shortMessage };
    throw error;
  }
};

export interface HeadSilence {
  readonly silence: "unreachable" | "refused";
  readonly detail: string;
}

/** All results once everybody was heard; of several failures one that says what to do. */
export const allOrFailure = async <Result>(work: readonly Promise<Result>[]): Promise<Result[]> => {
  const settled = await Promise.allSettled(work);
  const failures = settled.filter((one) => one.status === "rejected").map((one) => one.reason);
  // an error that says what to do is worth more than the others
  if (failures.length > 0) throw failures.find((reason) => reason instanceof GfmlError) ?? failures[0];
  return settled.map((one) => (one as PromiseFulfilledResult<Result>).value);
};
