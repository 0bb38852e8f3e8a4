import { InvalidValueError, readsOtherwise } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";
import { type ReputationUtilityTerms, reputationUtility } from "../reputation/index.ts";
import type { ComparisonTerms } from "./IncentiveTerms.ts";
import type { Standing } from "./utility.ts";

/** The scale on which all active learners of a round are compared; used by terms that do not compare in coalitions. */
export interface RoundScale {
  /** lo and hi over all active learners, cycles/s. */
  readonly lowestFrequency: number;
  readonly highestFrequency: number;
  /** Sum of |D_k| over all active learners, samples. */
  readonly sampleCount: number;
  /** M. */
  readonly coalitionCount: number;
  /** Rhat: the largest R_ji of the round over all active learners and heads. */
  readonly highestReputation: number;
}

/** One member of a coalition as the incentive games see it. */
export interface CoalitionMember {
  readonly profile: LearnerProfile;
  /** S_ji; 1 for the head itself [D3]. */
  readonly similarity: number;
  /** R_ji, the composite reputation with this head. */
  readonly reputation: number;
}

/** The coalition's values in eqs. 10, 20 and 23. Terms that compare across the task take some of them from the round. */
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
 * @param scale - of the round, where the terms compare across the task
 * @throws InvalidValueError if the terms need a scale and there is none
 */
export const coalitionAggregates = (
  members: readonly CoalitionMember[],
  deadline: number,
  terms: ReputationUtilityTerms & ComparisonTerms,
  scale?: RoundScale,
): CoalitionAggregates => {
  const own = ownScale(members);
  const frequencies = terms.share === "task" ? requireScale(scale) : own;
  const { lowestFrequency, highestFrequency, sampleCount, coalitionCount } = frequencies;
  const { highestReputation } = terms.reputationScale === "round" ? requireScale(scale) : own;
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
    standings: members.map(({ profile, similarity }, index) => ({
      similarity,
      share: (coalitionCount * profile.sampleCount) / sampleCount,
      ...(isPrinted && { responseShare: profile.sampleCount * inverses }),
      lowestFrequency,
      highestFrequency,
      meanReputationUtility: terms.reputationPay === "own" ? reputationUtilities[index]! : meanReputationUtility,
      deadline,
    })),
  };
};

/** The scale of one coalition by itself. */
const ownScale = (members: readonly CoalitionMember[]): RoundScale => {
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
  return { lowestFrequency, highestFrequency, sampleCount, coalitionCount: 1, highestReputation };
};

const requireScale = (scale: RoundScale | undefined): RoundScale => {
  if (scale === undefined)
    throw new InvalidValueError("scale", scale, "the scale of the round: the terms compare learners across the task");
  return scale;
};
