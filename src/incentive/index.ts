export { bestResponse } from "./bestResponse.ts";
export { bestUtility, type PreparedFollowers, prepareFollowers } from "./bestUtility.ts";
export type { FeasibleResponse, FollowerResponse, InfeasibleResponse, KktCase } from "./Follower.ts";
export type { DissimilarityRule, IncentiveTerms } from "./IncentiveTerms.ts";
export {
  paidSimilarity,
  relativeFrequency,
  type Standing,
  type UtilityTerms,
  utility,
  utilityTerms,
} from "./utility.ts";
