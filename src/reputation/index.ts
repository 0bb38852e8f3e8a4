export type { ContributionRule, ContributionTerms, Delivery } from "./contribution/ContributionRule.ts";
export { contributionScores } from "./contribution/contributionScores.ts";
export { contributionValue } from "./contribution/contributionValue.ts";
export {
  gradientContribution,
  measureContributions,
  projectionContributions,
  updateNormContributions,
} from "./contribution/measureContributions.ts";
export { stepBoundExcess } from "./contribution/stepBoundExcess.ts";
export { compositeReputationWad, type HeadService, taskReputationWad } from "./integer/compositeReputationWad.ts";
export { contributionScoreWad } from "./integer/contributionScoreWad.ts";
export { contributionValueWad, isLate, SLACK_TOLERANCE } from "./integer/contributionValueWad.ts";
export { addToSum, type DecayedSum, readSum } from "./integer/DecayedSum.ts";
export { type ReputationUtilityTermsWad, reputationUtilityWad } from "./integer/reputationUtilityWad.ts";
export {
  advanceAccount,
  compositeReputation,
  EMPTY_ACCOUNT,
  type ReputationAccount,
  type Service,
  taskReputation,
} from "./ReputationAccount.ts";
export { type ReputationUtilityTerms, reputationUtility } from "./reputationUtility.ts";
export { validateReputationUtilityTerms } from "./validateReputationUtilityTerms.ts";
