import { InvalidValueError, requireNonNegative, requireOneOf } from "../core/index.ts";
import { type CostTerms, validateCostTerms } from "../cost/index.ts";
import { roundIncentive } from "../math/index.ts";
import { type ReputationUtilityTerms, validateReputationUtilityTerms } from "../reputation/index.ts";

/** How a negative similarity enters utilities and payments [D9]. */
export type DissimilarityRule = "clamp" | "signed";

/** The terms of a task that both games use. */
export interface IncentiveTerms extends CostTerms, ReputationUtilityTerms {
  /** I_rep, token per round. */
  readonly reputationIncentive: number;
  /** Bounds of I_comp, token per round. */
  readonly minCompetitionIncentive: number;
  readonly maxCompetitionIncentive: number;
  /** eta, the provider's profit weight (eq. 23). */
  readonly profitWeight: number;
  readonly dissimilarity: DissimilarityRule;
}

/**
 * Refuses terms outside the domain of the games, before any work starts.
 *
 * @param field - how errors name the terms
 * @throws InvalidValueError naming the first field that is wrong
 */
export const validateIncentiveTerms = (terms: IncentiveTerms, field = "terms"): void => {
  validateCostTerms(terms, field);
  validateReputationUtilityTerms(terms, field);
  for (const name of [
    "reputationIncentive",
    "minCompetitionIncentive",
    "maxCompetitionIncentive",
    "profitWeight",
  ] as const)
    requireNonNegative(`${field}.${name}`, terms[name]);
  const { minCompetitionIncentive, maxCompetitionIncentive } = terms;
  if (minCompetitionIncentive > maxCompetitionIncentive) {
    throw new InvalidValueError(
      `${field}.minCompetitionIncentive`,
      minCompetitionIncentive,
      `at most ${field}.maxCompetitionIncentive, which is ${maxCompetitionIncentive}`,
    );
  }
  for (const name of ["minCompetitionIncentive", "maxCompetitionIncentive"] as const) {
    // I_comp is published in multiples of 1e-9 [D12], so a bound between two of them could not be played
    if (roundIncentive(terms[name]) !== terms[name])
      throw new InvalidValueError(`${field}.${name}`, terms[name], "a multiple of 1e-9 token");
  }
  requireOneOf(`${field}.dissimilarity`, terms.dissimilarity, ["clamp", "signed"]);
};
