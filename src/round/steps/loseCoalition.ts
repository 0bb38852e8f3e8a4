import type { CoalitionOutcome } from "../ports/messages.ts";
import type { HeadFailure, RoundContext } from "./RoundContext.ts";
import type { PlayedCoalition } from "./setIncentives.ts";

/** What is left of a coalition whose head failed: the model stays and nobody delivered. The failure is told. */
export const loseCoalition = (
  { onHeadFailed }: RoundContext,
  round: number,
  { coalition, head, play }: PlayedCoalition,
  model: Float32Array,
  failure: Pick<HeadFailure, "reason" | "detail">,
): CoalitionOutcome => {
  onHeadFailed?.({ round, coalition, head, ...failure });
  const members = play.participants.map(({ learner }) => ({
    learner,
    delivered: false as const,
    reason: "unreachable" as const,
  }));
  return { coalition, model, members };
};

/** The head itself was unreachable: there is nobody to settle. A head can always reach itself. */
export const isLost = ({ members }: CoalitionOutcome): boolean =>
  members.every((member) => !member.delivered && member.reason === "unreachable");
