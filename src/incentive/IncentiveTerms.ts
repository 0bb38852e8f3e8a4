import type { CostTerms } from "../cost/index.ts";
import type { ReputationUtilityTerms } from "../reputation/index.ts";

/** How a negative similarity enters utilities and payments [D9]. */
export type DissimilarityRule = "clamp" | "signed";

/** The terms of a task that both games need. */
export interface IncentiveTerms extends CostTerms, ReputationUtilityTerms {
  /** I_rep, token a round. */
  readonly reputationIncentive: number;
  /** Bounds of I_comp, token a round. */
  readonly minCompetitionIncentive: number;
  readonly maxCompetitionIncentive: number;
  /** eta, the provider's profit weight (eq. 23). */
  readonly profitWeight: number;
  readonly dissimilarity: DissimilarityRule;
}
