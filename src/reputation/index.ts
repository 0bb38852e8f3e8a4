export type { ContributionRule, ContributionTerms, Delivery } from "./measureContributions.ts";
export {
  contributionScores,
  contributionValue,
  gradientContribution,
  measureContributions,
  projectionContributions,
  stepBoundExcess,
  updateNormContributions,
} from "./measureContributions.ts";
export {
  advanceAccount,
  compositeReputation,
  EMPTY_ACCOUNT,
  type ReputationAccount,
  type Service,
  taskReputation,
} from "./ReputationAccount.ts";
export {
  type ReputationUtilityTerms,
  type ReputationUtilityTermsWad,
  reputationUtility,
  reputationUtilityWad,
  validateReputationUtilityTerms,
} from "./reputationUtility.ts";
export {
  addToSum,
  compositeReputationWad,
  contributionScoreWad,
  contributionValueWad,
  type DecayedSum,
  type HeadService,
  isLate,
  readSum,
  SLACK_TOLERANCE,
  taskReputationWad,
} from "./wadScores.ts";
