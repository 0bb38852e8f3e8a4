import { readsOtherwise } from "../core/index.ts";
import { computationCost, type LearnerProfile, transmissionCost } from "../cost/index.ts";
import type { IncentiveTerms } from "./IncentiveTerms.ts";

/**
 * A member's view of its coalition: the aggregates in eq. 10 besides the member's own profile.
 * lo_j and hi_j are the smallest minFrequency and the largest maxFrequency of the coalition, including the member [E3].
 */
export interface Standing {
  /** S_ji in [-1, 1]. */
  readonly similarity: number;
  /** share_i = |D_i| / sum over the coalition of |D_k|, including the member; with term share "task", sigma_i. */
  readonly share: number;
  /** The quantity that d* follows instead of the share [E5]; only used for ablation. */
  readonly responseShare?: number;
  /** lo_j, cycles/s. */
  readonly lowestFrequency: number;
  /** hi_j, cycles/s. */
  readonly highestFrequency: number;
  /** The H that is paid: the mean over the coalition of H(R_jk), including the member; with reputationPay "own", its own H. */
  readonly meanReputationUtility: number;
  /** T_max^j, the head's deadline, s. */
  readonly deadline: number;
}

/** The terms of U_ji, token per round: U is their sum (eq. 10). */
export interface UtilityTerms {
  /** S_ji I_comp, after [D9]. */
  readonly similarity: number;
  /** f_i(d) share_i I_comp. */
  readonly computation: number;
  /** meanH I_rep. */
  readonly reputation: number;
  /** -cost_comp. */
  readonly computationCost: number;
  /** -cost_comm. */
  readonly transmissionCost: number;
}

/** S as it enters incentives: max(S, 0) under "clamp" [D9]. */
export const paidSimilarity = (similarity: number, terms: Pick<IncentiveTerms, "dissimilarity">): number =>
  terms.dissimilarity === "clamp" && similarity < 0 ? 0 : similarity;

/** f_i(d) = (d - lo_j) / (hi_j - lo_j); 0 if hi_j = lo_j [E3]. */
export const relativeFrequency = (
  frequency: number,
  standing: Pick<Standing, "lowestFrequency" | "highestFrequency">,
): number => {
  const range = standing.highestFrequency - standing.lowestFrequency;
  return range > 0 ? (frequency - standing.lowestFrequency) / range : 0;
};

/** The terms of U_ji(d), eq. 10 with [E4] and [D9]. */
export const utilityTerms = (
  profile: LearnerProfile,
  standing: Standing,
  frequency: number,
  competitionIncentive: number,
  terms: IncentiveTerms,
): UtilityTerms => {
  const reward = valuedIncentive(standing.meanReputationUtility, competitionIncentive, terms);
  return {
    similarity: paidSimilarity(standing.similarity, terms) * reward,
    computation: relativeFrequency(frequency, standing) * standing.share * reward,
    reputation: readsOtherwise(terms, "E4") ? 0 : standing.meanReputationUtility * terms.reputationIncentive,
    // 0 - x: a cost of 0 is 0, not -0
    computationCost: 0 - computationCost(profile, terms, frequency),
    transmissionCost: 0 - transmissionCost(terms, frequency),
  };
};

/** The factor of S + f share: I_comp, or meanH I_rep as eq. 20 is printed [E4]. */
export const valuedIncentive = (
  meanReputationUtility: number,
  competitionIncentive: number,
  terms: Pick<IncentiveTerms, "readings" | "reputationIncentive">,
): number => (readsOtherwise(terms, "E4") ? meanReputationUtility * terms.reputationIncentive : competitionIncentive);

/** U_ji(d), token per round: the sum of {@link utilityTerms}, in that order. */
export const utility = (
  profile: LearnerProfile,
  standing: Standing,
  frequency: number,
  competitionIncentive: number,
  terms: IncentiveTerms,
): number => {
  const parts = utilityTerms(profile, standing, frequency, competitionIncentive, terms);
  return parts.similarity + parts.computation + parts.reputation + parts.computationCost + parts.transmissionCost;
};
