export { type ReputationUtilityTerms, reputationUtility } from "./reputationUtility.ts";
