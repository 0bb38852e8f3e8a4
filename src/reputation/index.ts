export {
  type ContributionRule,
  type ContributionTerms,
  contributionRules,
  contributionScores,
  contributionValue,
  type DeliveredUpdate,
  gradientContribution,
  isEq15Rule,
  measureContributions,
  projectionContributions,
  stepBoundExcess,
  updateNormContributions,
} from "./measureContributions.ts";
export {
  type ReputationUtilityTerms,
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
  MOST_HEADS,
  readSum,
  SLACK_TOLERANCE,
  taskReputationWad,
} from "./wadScores.ts";
