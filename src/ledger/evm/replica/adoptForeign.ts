import { GfmlError, type LearnerId } from "../../../core/index.ts";
import type { PartitionPublication } from "../../../round/index.ts";
import type { LedgerState } from "../../state/LedgerState.ts";
import { registerLearners } from "../../state/registerLearners.ts";
import type { ChainEvent } from "../records/ChainEvent.ts";
import { decodeDeclaration } from "../records/decodePayloads.ts";

/** A change of a learner by others, as the ledger's history records it. */
export interface ForeignChange {
  readonly learner: LearnerId;
  readonly kind: "registration" | "leaving" | "revocation" | "withdrawal";
  readonly payload: unknown;
}

/**
 * Makes a change of the chain in a state. A declaration that the formulas are not defined for counts as leaving: the learner
 * plays no round with it.
 *
 * @param token - that this ledger pays in: claims in others are not its concern
 * @returns undefined if the event concerns others
 */
export const adoptForeign = (state: LedgerState, event: ChainEvent, token: string): ForeignChange | undefined => {
  switch (event.name) {
    case "LearnerDeclared": {
      const { learner, account, declaration } = event.arguments;
      const registration = { ...decodeDeclaration(declaration), account: account.toLowerCase() };
      try {
        registerLearners(state, [registration]);
      } catch (error) {
        if (!(error instanceof GfmlError)) throw error;
        state.learners.set(learner, registration);
        state.gone.set(learner, "left");
      }
      return { learner, kind: "registration", payload: { registrations: [registration] } };
    }
    case "LearnerLeft": {
      const { learner } = event.arguments;
      state.gone.set(learner, "left");
      return { learner, kind: "leaving", payload: { learner } };
    }
    case "LearnerRevoked": {
      const { learner } = event.arguments;
      state.gone.set(learner, "revoked");
      return { learner, kind: "revocation", payload: { learners: [learner] } };
    }
    case "Withdrawn": {
      const { learner, amount } = event.arguments;
      if (event.arguments.token.toLowerCase() !== token.toLowerCase()) return undefined;
      const left = (state.balances.get(learner) ?? 0n) - amount;
      if (left > 0n) state.balances.set(learner, left);
      else state.balances.delete(learner);
      return { learner, kind: "withdrawal", payload: { learner, amount } };
    }
    default:
      return undefined;
  }
};

/** The learners of a partition that declared or left by themselves, ascending. */
export const changedMembers = (
  { coalitions, sittingOut }: PartitionPublication,
  events: readonly ChainEvent[],
): LearnerId[] => {
  const named = new Set([...sittingOut, ...coalitions.flatMap(({ members }) => members.map(({ learner }) => learner))]);
  const changed = events.flatMap((event) =>
    event.name !== "Withdrawn" && "learner" in event.arguments && named.has(event.arguments.learner)
      ? [event.arguments.learner]
      : [],
  );
  return [...new Set(changed)].sort((a, b) => a - b);
};
