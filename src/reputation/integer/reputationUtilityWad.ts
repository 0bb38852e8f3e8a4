import { divWad, expWad, lnWad, mulWad, WAD, type Wad } from "../../math/index.ts";

/** gamma and R_th of eqs. 11-12 as Wads. */
export interface ReputationUtilityTermsWad {
  readonly thresholdUtility: Wad;
  readonly reputationThreshold: Wad;
  /** As in `ReputationUtilityTerms`. */
  readonly thresholdBest?: "least";
}

/** e - 1, rounded up: then ln(1 + mu) is exactly 1 for the best member. */
const E_MINUS_1 = 1_718_281_828_459_045_236n;

/**
 * H(R_ji), eqs. 11-12 with [E1] and [D2], in [0, 1] for R <= Rbar. 0 only where gamma e^(R - R_th) is below 1e-18.
 *
 * @param reputation - R_ji
 * @param highestReputation - Rbar_j, the largest R_jk in the coalition, i included
 */
export const reputationUtilityWad = (
  reputation: Wad,
  highestReputation: Wad,
  terms: ReputationUtilityTermsWad,
): Wad => {
  const { thresholdUtility, reputationThreshold } = terms;
  if (reputation < reputationThreshold) return mulWad(thresholdUtility, expWad(reputation - reputationThreshold));
  const range = highestReputation - reputationThreshold;
  // the quotient first: it is at most 1, and a small range cannot blow up its rounding
  const ofNothing = terms.thresholdBest === "least" ? 0n : WAD;
  const position = range > 0n ? divWad(reputation - reputationThreshold, range) : ofNothing;
  return thresholdUtility + mulWad(WAD - thresholdUtility, lnWad(WAD + mulWad(E_MINUS_1, position)));
};
