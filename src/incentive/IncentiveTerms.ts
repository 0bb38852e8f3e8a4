import { InvalidValueError, requireNonNegative, requireOneOf } from "../core/index.ts";
import { type CostTerms, validateCostTerms } from "../cost/index.ts";
import { roundIncentive } from "../math/index.ts";
import { type ReputationUtilityTerms, validateReputationUtilityTerms } from "../reputation/index.ts";

/** How a negative similarity enters utilities and payments [D9]. */
export type DissimilarityRule = "clamp" | "signed";

/** The learners that a learner's work and reputation are compared with. An absent term is the paper's. */
export interface ComparisonTerms {
  /**
   * "coalition" (eq. 10): share_i = |D_i| / the coalition's samples, with lo and hi of f over the coalition. "task":
   * sigma_i = M |D_i| / all active samples, with lo and hi over all active learners.
   */
  readonly share?: "coalition" | "task";
  /** "coalition": H is relative to the best member. "round": to the largest R of the round over all learners and heads. */
  readonly reputationScale?: "coalition" | "round";
  /** "mean" (eq. 20): a member is paid for its coalition's mean H. "own": for its own H. */
  readonly reputationPay?: "mean" | "own";
}

/** The terms of a task that both games use. */
export interface IncentiveTerms extends CostTerms, ReputationUtilityTerms, ComparisonTerms {
  /** I_rep, token per round. */
  readonly reputationIncentive: number;
  /** Bounds of I_comp, token per round. */
  readonly minCompetitionIncentive: number;
  readonly maxCompetitionIncentive: number;
  /** eta, the provider's profit weight (eq. 23). */
  readonly profitWeight: number;
  readonly dissimilarity: DissimilarityRule;
  /** "coalition" or absent: one I_comp for each coalition. "task": one for all, the best for their sum. */
  readonly priceScope?: "coalition" | "task";
}

/** Whether no value of a learner depends on who else is in its coalition. */
export const isComparedAcrossTask = ({ share, reputationScale, reputationPay }: ComparisonTerms): boolean =>
  share === "task" && reputationScale === "round" && reputationPay === "own";

/** Whether learners are compared with their coalition alone, as in the paper. */
export const isComparedInCoalition = ({ share, reputationScale, reputationPay }: ComparisonTerms): boolean =>
  share !== "task" && reputationScale !== "round" && reputationPay !== "own";

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
  validateComparison(terms, field);
};

const validateComparison = (terms: IncentiveTerms, field: string): void => {
  const { share, reputationScale, reputationPay, priceScope, readings } = terms;
  const named = { share, reputationScale, reputationPay, priceScope };
  const allowed = {
    share: ["coalition", "task"],
    reputationScale: ["coalition", "round"],
    reputationPay: ["mean", "own"],
    priceScope: ["coalition", "task"],
  };
  for (const name of ["share", "reputationScale", "reputationPay", "priceScope"] as const)
    if (named[name] !== undefined) requireOneOf(`${field}.${name}`, named[name], allowed[name]);
  if (!isComparedInCoalition(terms) && readings !== undefined && readings.size > 0)
    throw new InvalidValueError(`${field}.readings`, [...readings], "empty with terms that compare across the task");
  if (priceScope !== "task") return;
  if (!isComparedAcrossTask(terms))
    throw new InvalidValueError(
      `${field}.priceScope`,
      priceScope,
      'coalition, unless share is "task", reputationScale "round" and reputationPay "own": a common price needs utilities that do not depend on who leaves',
    );
  // with a fee for dissimilarity a learner may leave at a higher price, so that participation is no threshold
  if (terms.dissimilarity !== "clamp")
    throw new InvalidValueError(`${field}.dissimilarity`, terms.dissimilarity, '"clamp" with priceScope "task"');
};
