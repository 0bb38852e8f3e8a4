import { isComparedInCoalition } from "../../incentive/index.ts";
import type { PartitionPublication, Wad } from "../../round/index.ts";
import { findRegistered } from "./find.ts";
import type { LedgerState, TaskState } from "./LedgerState.ts";
import { reputationsSeenBy } from "./readReputations.ts";

/** What all learners of a round are compared with: those that play and those that sit out. */
export interface RoundScaleWad {
  readonly lowestFrequency: number;
  readonly highestFrequency: number;
  readonly sampleCount: number;
  /** Rhat: the largest R_ji over all learners and the heads of the round. */
  readonly highestReputation: Wad;
}

/** The scale of a published round; undefined where the terms need none. @throws if a learner is not registered */
export const roundScale = (
  state: LedgerState,
  { terms }: TaskState,
  { coalitions, sittingOut }: PartitionPublication,
): RoundScaleWad | undefined => {
  if (isComparedInCoalition(terms)) return undefined;
  const learners = [...coalitions.flatMap(({ members }) => members.map(({ learner }) => learner)), ...sittingOut];
  let lowestFrequency = Number.POSITIVE_INFINITY;
  let highestFrequency = 0;
  let sampleCount = 0;
  for (const learner of learners) {
    const registration = findRegistered(state, learner);
    lowestFrequency = Math.min(lowestFrequency, registration.minFrequency);
    highestFrequency = Math.max(highestFrequency, registration.maxFrequency);
    sampleCount += registration.sampleCount;
  }
  let highestReputation = 0n;
  for (const published of coalitions) {
    const reputationOf = reputationsSeenBy(state, published, terms);
    for (const learner of learners) {
      const reputation = reputationOf(learner);
      if (reputation > highestReputation) highestReputation = reputation;
    }
  }
  return { lowestFrequency, highestFrequency, sampleCount, highestReputation };
};
