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
  /** "eq20": learners value S + f share by meanH I_rep instead of I_comp, and nothing else [E4]. For ablation. */
  readonly learnerUtility?: "eq20";
  /** "eq27": d* follows sum over k of |D_i|/|D_k| instead of the share [E5]. For ablation. */
  readonly responseShare?: "eq27";
  /** "eq23": the provider gains ln(slack) instead of ln(1 + slack), no less than ln of 1 ns [E10]. For ablation. */
  readonly timeGain?: "eq23";
}
