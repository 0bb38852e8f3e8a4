import { EULER, exp, ln } from "../math/index.ts";

/** gamma and R_th of eqs. 11-12. */
export interface ReputationUtilityTerms {
  /** gamma in (0, 1): the utility of a reputation exactly at the threshold. */
  readonly thresholdUtility: number;
  /** R_th, at least 0. */
  readonly reputationThreshold: number;
  /** "least": where the best reputation is R_th itself, H is gamma instead of 1 [D2]. For ablation. */
  readonly thresholdBest?: "least";
}

/**
 * H(R_ji), eqs. 11-12 as corrected by [E1] (ln(1 + mu)) and completed by [D2] (0/0 gives 1). In (0, 1] for R <= Rbar.
 *
 * @param reputation - R_ji
 * @param highestReputation - Rbar_j, the largest R_jk in the coalition, i included
 */
export const reputationUtility = (
  reputation: number,
  highestReputation: number,
  terms: ReputationUtilityTerms,
): number => {
  const { thresholdUtility, reputationThreshold } = terms;
  if (reputation < reputationThreshold) return thresholdUtility * exp(reputation - reputationThreshold);
  const range = highestReputation - reputationThreshold;
  const mu = range > 0 ? ((EULER - 1) * (reputation - reputationThreshold)) / range : muOfNothing(terms);
  return thresholdUtility + (1 - thresholdUtility) * ln(1 + mu);
};

/** mu where the print is 0/0 [D2]. */
const muOfNothing = ({ thresholdBest }: ReputationUtilityTerms): number => (thresholdBest === "least" ? 0 : EULER - 1);
