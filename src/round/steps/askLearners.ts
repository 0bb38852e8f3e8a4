import { GfmlError, type LearnerId } from "../../core/index.ts";
import { HeadRefusedError, LearnerUnreachableError } from "../ports/errors.ts";
import type { CoalitionOutcome } from "../ports/Link.ts";
import type { HeadFailure, OpenRound } from "./RoundContext.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

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

/** A coalition in training. */
export interface LedCoalition extends PlayedCoalition {
  /** theta_j^k, which every member starts from. */
  readonly startModel: Float32Array;
}

/** Why a head failed. */
export type FailedHead = Pick<HeadFailure, "reason" | "detail">;

/** What remains of a coalition whose head failed: it keeps its model and nobody delivered. Notifies of the failure. */
export const loseCoalition = (
  { state, events }: OpenRound,
  { coalition, head, play, startModel }: LedCoalition,
  failure: FailedHead,
): CoalitionOutcome => {
  events?.onHeadFailed?.({ round: state.round, coalition, head, ...failure });
  const members = play.participants.map(({ learner }) => ({
    learner,
    delivered: false as const,
    reason: "unreachable" as const,
  }));
  return { coalition, model: startModel, members };
};

/** Whether a coalition was lost, so that there is nobody to settle: a head can always reach itself. */
export const isLost = ({ members }: CoalitionOutcome): boolean =>
  members.every((member) => !member.delivered && member.reason === "unreachable");
