import type { CoalitionOutcome } from "../ports/Link.ts";
import type { HeadFailure, OpenRound } from "./RoundContext.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

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
