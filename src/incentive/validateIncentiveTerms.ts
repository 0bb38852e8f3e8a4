import { InvalidValueError } from "../core/index.ts";
import { validateCostTerms } from "../cost/index.ts";
import { roundIncentive } from "../math/index.ts";
import { validateReputationUtilityTerms } from "../reputation/index.ts";
import type { IncentiveTerms } from "./IncentiveTerms.ts";

/**
 * Refuses terms that the games are not defined for, before any work starts.
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
  ] as const) {
    const value = terms[name];
    if (!Number.isFinite(value) || value < 0)
      throw new InvalidValueError(`${field}.${name}`, value, "a finite number of at least 0");
  }
  const { minCompetitionIncentive, maxCompetitionIncentive } = terms;
  if (minCompetitionIncentive > maxCompetitionIncentive) {
    throw new InvalidValueError(
      `${field}.minCompetitionIncentive`,
      minCompetitionIncentive,
      `at most ${field}.maxCompetitionIncentive, which is ${maxCompetitionIncentive}`,
    );
  }
  for (const name of ["minCompetitionIncentive", "maxCompetitionIncentive"] as const) {
    // I_comp is published in multiples of 1e-9 [D12]: a bound between two of them could not be played
    if (roundIncentive(terms[name]) !== terms[name])
      throw new InvalidValueError(`${field}.${name}`, terms[name], "a multiple of 1e-9 token");
  }
  if (terms.dissimilarity !== "clamp" && terms.dissimilarity !== "signed")
    throw new InvalidValueError(`${field}.dissimilarity`, terms.dissimilarity, '"clamp" or "signed"');
};
