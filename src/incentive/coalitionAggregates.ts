import { readsOtherwise } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";
import { type ReputationUtilityTerms, reputationUtility } from "../reputation/index.ts";
import type { Standing } from "./utility.ts";

/** One member of a coalition as the incentive games see it. */
export interface CoalitionMember {
  readonly profile: LearnerProfile;
  /** S_ji; 1 for the head itself [D3]. */
  readonly similarity: number;
  /** R_ji, the composite reputation with this head. */
  readonly reputation: number;
}

/** The coalition's values in eqs. 10, 20 and 23. */
export interface CoalitionAggregates {
  /** lo_j, cycles/s [E3]. */
  readonly lowestFrequency: number;
  /** hi_j, cycles/s [E3]. */
  readonly highestFrequency: number;
  /** Sum of |D_k|, samples. */
  readonly sampleCount: number;
  /** Rbar_j. */
  readonly highestReputation: number;
  /** H(R_jk) by member. */
  readonly reputationUtilities: readonly number[];
  /** Mean of H(R_jk). */
  readonly meanReputationUtility: number;
  /** Each member's standing, in the members' order. */
  readonly standings: readonly Standing[];
}

/**
 * The aggregates of a coalition by their definitions, over all members. Degenerate coalitions are allowed: without
 * members, the standings are empty and the means are 0.
 *
 * @param deadline - T_max^j, the head's, s
 */
export const coalitionAggregates = (
  members: readonly CoalitionMember[],
  deadline: number,
  terms: ReputationUtilityTerms,
): CoalitionAggregates => {
  let lowestFrequency = Number.POSITIVE_INFINITY;
  let highestFrequency = 0;
  let sampleCount = 0;
  let highestReputation = Number.NEGATIVE_INFINITY;
  for (const { profile, reputation } of members) {
    lowestFrequency = Math.min(lowestFrequency, profile.minFrequency);
    highestFrequency = Math.max(highestFrequency, profile.maxFrequency);
    sampleCount += profile.sampleCount;
    highestReputation = Math.max(highestReputation, reputation);
  }
  const reputationUtilities = members.map(({ reputation }) => reputationUtility(reputation, highestReputation, terms));
  let total = 0;
  for (const value of reputationUtilities) total += value;
  const meanReputationUtility = members.length === 0 ? 0 : total / members.length;
  const isPrinted = readsOtherwise(terms, "E5");
  const inverses = isPrinted ? members.reduce((sum, { profile }) => sum + 1 / profile.sampleCount, 0) : 0;
  return {
    lowestFrequency,
    highestFrequency,
    sampleCount,
    highestReputation,
    reputationUtilities,
    meanReputationUtility,
    standings: members.map(({ profile, similarity }) => ({
      similarity,
      share: profile.sampleCount / sampleCount,
      ...(isPrinted && { responseShare: profile.sampleCount * inverses }),
      lowestFrequency,
      highestFrequency,
      meanReputationUtility,
      deadline,
    })),
  };
};
