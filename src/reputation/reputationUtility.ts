import {
  InvalidValueError,
  type ReadingTerms,
  readsOtherwise,
  requireNonNegative,
  requireObject,
  validateReadings,
} from "../core/index.ts";
import { divWad, EULER, exp, expWad, ln, lnWad, mulWad, WAD, type Wad } from "../math/index.ts";

/** gamma and R_th of eqs. 11-12. */
export interface ReputationUtilityTerms extends ReadingTerms {
  /** gamma in (0, 1): the utility of a reputation exactly at the threshold. */
  readonly thresholdUtility: number;
  /** R_th, at least 0. */
  readonly reputationThreshold: number;
}

/**
 * H(R_ji), eqs. 11-12 as corrected by [E1] (ln(1 + mu)) and completed by [D2] (0/0 gives 1). In (0, 1] for R <= Rbar.
 *
 * @param reputation - R_ji
 * @param highestReputation - Rbar_j, the largest R_jk in the coalition, including i
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

/** mu where the printed formula is 0/0 [D2]. */
const muOfNothing = (terms: ReputationUtilityTerms): number => (readsOtherwise(terms, "D2") ? 0 : EULER - 1);

/** @throws InvalidValueError unless gamma is in (0, 1), R_th is finite and at least 0, and the readings are known */
export const validateReputationUtilityTerms = (terms: ReputationUtilityTerms, field = "terms"): void => {
  requireObject(field, terms);
  validateReadings(terms, field);
  const { thresholdUtility, reputationThreshold } = terms;
  if (!(thresholdUtility > 0 && thresholdUtility < 1))
    throw new InvalidValueError(`${field}.thresholdUtility`, thresholdUtility, "above 0 and below 1");
  requireNonNegative(`${field}.reputationThreshold`, reputationThreshold);
};

/** gamma and R_th of eqs. 11-12 as Wads. */
export interface ReputationUtilityTermsWad extends ReadingTerms {
  readonly thresholdUtility: Wad;
  readonly reputationThreshold: Wad;
}

/** e - 1, rounded up: then ln(1 + mu) is exactly 1 for the best member. */
const E_MINUS_1 = 1_718_281_828_459_045_236n;

/**
 * H(R_ji), eqs. 11-12 with [E1] and [D2], in [0, 1] for R <= Rbar. 0 only where gamma e^(R - R_th) is below 1e-18.
 *
 * @param reputation - R_ji
 * @param highestReputation - Rbar_j, the largest R_jk in the coalition, including i
 */
export const reputationUtilityWad = (
  reputation: Wad,
  highestReputation: Wad,
  terms: ReputationUtilityTermsWad,
): Wad => {
  const { thresholdUtility, reputationThreshold } = terms;
  if (reputation < reputationThreshold) return mulWad(thresholdUtility, expWad(reputation - reputationThreshold));
  const range = highestReputation - reputationThreshold;
  // the quotient first: it is at most 1, so a small range cannot amplify its rounding
  const ofNothing = readsOtherwise(terms, "D2") ? 0n : WAD;
  const position = range > 0n ? divWad(reputation - reputationThreshold, range) : ofNothing;
  return thresholdUtility + mulWad(WAD - thresholdUtility, lnWad(WAD + mulWad(E_MINUS_1, position)));
};
