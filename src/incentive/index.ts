export type { FeasibleResponse, FollowerResponse, InfeasibleResponse, KktCase } from "./bestResponse.ts";
export { bestResponse } from "./bestResponse.ts";
export { bestUtility, type PreparedFollowers, prepareFollowers } from "./bestUtility.ts";
export {
  type CoalitionAggregates,
  type CoalitionMember,
  coalitionAggregates,
  type RoundScale,
} from "./coalitionAggregates.ts";
export { commonPriceRegret } from "./commonPriceRegret.ts";
export type { ComparisonTerms, DissimilarityRule, IncentiveTerms } from "./IncentiveTerms.ts";
export { isComparedAcrossTask, isComparedInCoalition, validateIncentiveTerms } from "./IncentiveTerms.ts";
export { type KktResiduals, kktResiduals } from "./kktResiduals.ts";
export { commonPrice } from "./leader/commonPrice.ts";
export type { BisectionSolution, LeaderSolution, OptimumKind } from "./leader/LeaderProblem.ts";
export { leaderBisection, leaderOptimum } from "./leader/leaderOptimum.ts";
export {
  keptFrequency,
  mostPayableWad,
  type PaidMember,
  type PayingCoalition,
  payment,
  paymentWad,
  recordedFrequency,
  relativeFrequencyWad,
  shareWad,
} from "./payment.ts";
export type {
  Coalition,
  CoalitionPlay,
  Dropout,
  FrequencyRule,
  IncentiveFunction,
  IncentiveRule,
  Participant,
} from "./playCoalition.ts";
export { playCoalition } from "./playCoalition.ts";
export { providerUtility } from "./providerUtility.ts";
export {
  requireAggregates,
  requireFrequencies,
  requireFrequencyRange,
  requireMembers,
  requireStanding,
} from "./requireMembers.ts";
export {
  type CostModel,
  type Follower,
  type FollowerAnswer,
  type ParticipationRule,
  type StackelbergGame,
  type StackelbergSolution,
  solveStackelberg,
} from "./solveStackelberg.ts";
export { type StackelbergRegret, type StrategyProfile, stackelbergRegret } from "./stackelbergRegret.ts";
export {
  paidSimilarity,
  relativeFrequency,
  type Standing,
  type UtilityTerms,
  utility,
  utilityTerms,
} from "./utility.ts";
