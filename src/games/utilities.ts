import * as coalition from "../coalition/index.ts";
import {
  InvalidValueError,
  requireFinite,
  requireInteger,
  requireNonNegative,
  requireObject,
  requireOneOf,
  requirePositive,
} from "../core/index.ts";
import { type LearnerProfile, requireComputableProfile } from "../cost/index.ts";
import * as incentive from "../incentive/index.ts";
import * as reputations from "../reputation/index.ts";
import { checked } from "./checked.ts";

const profile = (field: string, value: LearnerProfile): void => requireComputableProfile(value, field);
const standing = (field: string, value: incentive.Standing): void => incentive.requireStanding(value, field);
const terms = (field: string, value: incentive.IncentiveTerms): void => incentive.validateIncentiveTerms(value, field);
const members = (field: string, value: readonly incentive.CoalitionMember[]): void =>
  incentive.requireMembers(value, field);
const reputationTerms = (field: string, value: reputations.ReputationUtilityTerms): void =>
  reputations.validateReputationUtilityTerms(value, field);

/**
 * The aggregates of a coalition by their definitions, every member included. No coalition is assumed to be sensible: of
 * no members the standings are empty and the means 0.
 *
 * @throws InvalidValueError for a member, deadline or term that is missing or not finite
 */
export const coalitionAggregates = checked("coalitionAggregates", incentive.coalitionAggregates, {
  members,
  deadline: requirePositive,
  terms: reputationTerms,
});

/**
 * The follower's best response to I_comp: the projection of the free optimum on the feasible frequencies (eqs. 26-38 with
 * [E13]). U is strictly concave in d, so the projection is the only maximizer.
 *
 * @throws InvalidValueError for a value that is missing or not finite
 */
export const bestResponse = checked("bestResponse", incentive.bestResponse, {
  profile,
  standing,
  competitionIncentive: requireNonNegative,
  terms,
});

/**
 * The residuals of a follower's certificate, from the conditions alone: shares no step with `bestResponse`.
 *
 * @throws InvalidValueError for a value that is missing or not finite
 */
export const kktResiduals = checked("kktResiduals", incentive.kktResiduals, {
  profile,
  standing,
  competitionIncentive: requireNonNegative,
  terms,
  response: (field: string, value: incentive.FeasibleResponse) => {
    requireObject(field, value);
    const { frequency, multipliers } = value;
    requirePositive(`${field}.frequency`, frequency);
    if (!Array.isArray(multipliers) || multipliers.length !== 3)
      throw new InvalidValueError(`${field}.multipliers`, multipliers, "three numbers");
    for (const [index, value] of multipliers.entries()) requireFinite(`${field}.multipliers[${index}]`, value);
  },
});

/**
 * U_ji(d), token a round (eq. 10 with [E4] and [D9]): the sum of `utilityTerms`.
 *
 * @throws InvalidValueError for a value that is missing or not finite
 */
export const utility = checked("utility", incentive.utility, {
  profile,
  standing,
  frequency: requirePositive,
  competitionIncentive: requireNonNegative,
  terms,
});

/**
 * The terms of U_ji(d), eq. 10 with [E4] and [D9].
 *
 * @throws InvalidValueError for a value that is missing or not finite
 */
export const utilityTerms = checked("utilityTerms", incentive.utilityTerms, {
  profile,
  standing,
  frequency: requirePositive,
  competitionIncentive: requireNonNegative,
  terms,
});

/** f_i(d) = (d - lo_j) / (hi_j - lo_j); 0 if hi_j = lo_j [E3]. */
export const relativeFrequency = checked("relativeFrequency", incentive.relativeFrequency, {
  frequency: requirePositive,
  standing: (field: string, value: incentive.Standing) => {
    requireObject(field, value);
    incentive.requireFrequencyRange(value, field);
  },
});

/**
 * What a member that delivered is paid for a round, token: eq. 10 without the costs, which are its own. Never a fee [D9].
 *
 * @throws InvalidValueError for a value that is missing or not finite
 */
export const payment = checked("payment", incentive.payment, {
  standing,
  frequency: requirePositive,
  competitionIncentive: requireNonNegative,
  terms: (field: string, value: incentive.IncentiveTerms) => {
    requireObject(field, value);
    requireOneOf(`${field}.dissimilarity`, value.dissimilarity, ["clamp", "signed"]);
    requireNonNegative(`${field}.reputationIncentive`, value.reputationIncentive);
  },
});

/**
 * U_MSP,j, token a round (eq. 23 with [E10] and [D9]). A member that misses the deadline by more than rounding delivers
 * nothing and is paid nothing [D4, D11]: its term is 0.
 *
 * @throws InvalidValueError for a value that is missing or not finite
 */
export const providerUtility = checked("providerUtility", incentive.providerUtility, {
  members,
  aggregates: (field: string, value: incentive.CoalitionAggregates, [ofMembers]: readonly unknown[]) =>
    incentive.requireAggregates(value, ofMembers as readonly incentive.CoalitionMember[], field),
  frequencies: (field: string, value: readonly number[], [ofMembers]: readonly unknown[]) =>
    incentive.requireFrequencies(value, (ofMembers as readonly unknown[]).length, field),
  competitionIncentive: requireNonNegative,
  terms,
});

/**
 * U_ji of the learner at `position`, token a round: at its best frequency, or at the game's fixed one. Minus infinity if it
 * cannot meet the head's deadline.
 *
 * @throws InvalidValueError for a game or standing that is malformed
 */
export const memberUtility = checked("memberUtility", coalition.memberUtility, {
  game: (_: string, value: coalition.CoalitionGame) => {
    coalition.requireGame(value);
  },
  position: (field: string, value: number, [game]: readonly unknown[]) => {
    requireInteger(field, value, 0, (game as coalition.CoalitionGame).learners.length - 1);
  },
  standing,
  competitionIncentive: requireNonNegative,
});

/**
 * H(R_ji), eqs. 11-12 as corrected by [E1] (ln(1 + mu)) and completed by [D2] (0/0 gives 1). In (0, 1] for R <= Rbar.
 *
 * @throws InvalidValueError for a value that is missing or not finite
 */
export const reputationUtility = checked("reputationUtility", reputations.reputationUtility, {
  reputation: requireFinite,
  highestReputation: requireFinite,
  terms: reputationTerms,
});
