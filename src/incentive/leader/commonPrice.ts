import { InvalidValueError, type LearnerId, requireNumber } from "../../core/index.ts";
import { canMeetDeadline } from "../../cost/index.ts";
import { roundFrequency, roundIncentive } from "../../math/index.ts";
import { bestResponse } from "../bestResponse.ts";
import { type CoalitionMember, coalitionAggregates } from "../coalitionAggregates.ts";
import { type IncentiveTerms, validateIncentiveTerms } from "../IncentiveTerms.ts";
import type { Coalition } from "../playCoalition.ts";
import { requireMembers } from "../requireMembers.ts";
import { type Standing, utility } from "../utility.ts";
import { segmentsWithin } from "./boundedOptimum.ts";
import { type LeaderProblem, leaderProblem } from "./LeaderProblem.ts";
import { providerPoint } from "./providerValue.ts";

/** The provider's best I_comp for all coalitions together, on the grid of published prices. */
export interface CommonPrice {
  /** I*, token per round: a multiple of 1e-9. */
  readonly competitionIncentive: number;
  /** The sum of U_MSP,j at I*, over the learners that take part there. */
  readonly value: number;
  /** By coalition, in the order given: the members that take part at I*. */
  readonly participants: readonly (readonly LearnerId[])[];
  /** Prices at which a learner begins to take part, ascending, without those at the lower bound. */
  readonly entryPrices: readonly number[];
}

/**
 * One I_comp for the task: the maximizer of the sum of U_MSP,j over all multiples of 1e-9 within the bounds. A member takes part
 * where its U is above 0; heads always do. Members that cannot meet the deadline are left out beforehand.
 *
 * With similarities that are not negative, U never falls with the price, so each member takes part from one price on. Between two
 * such entry prices the participants are fixed, and the sum is piecewise concave: each piece is solved by segments, and the grid
 * points around every optimum that could win are compared. The sum jumps at an entry price, so both sides of each are compared.
 *
 * @param coalitions - each with the scale of the round
 * @throws InvalidValueError unless the terms have `priceScope` "task", or if members are malformed
 */
export const commonPrice = (coalitions: readonly Coalition[], terms: IncentiveTerms): CommonPrice => {
  validateIncentiveTerms(terms);
  if (terms.priceScope !== "task")
    throw new InvalidValueError("terms.priceScope", terms.priceScope, '"task" for a common price');
  const followers = coalitions.flatMap((coalition, index) => followersOf(coalition, index, terms));
  const lowest = Math.ceil(terms.minCompetitionIncentive * GRID - 0.5);
  const highest = Math.floor(terms.maxCompetitionIncentive * GRID + 0.5);
  const entries = followers.map((follower) => entryOf(follower, lowest, highest, terms));
  const starts = [...new Set([lowest, ...entries])].filter((at) => at <= highest).sort((a, b) => a - b);
  let best = { at: lowest, value: Number.NEGATIVE_INFINITY };
  for (const [index, from] of starts.entries()) {
    const until = (starts[index + 1] ?? highest + 1) - 1;
    const participants = followers.filter((_, follower) => entries[follower]! <= from);
    const found = bestOnPiece(participants, from, until, terms);
    if (found.value > best.value) best = found;
  }
  requireNumber("the sum of U_MSP at its optimum", best.value);
  return {
    competitionIncentive: priceAt(best.at),
    value: best.value,
    participants: coalitions.map((_, coalition) =>
      followers.flatMap((follower, index) =>
        follower.coalition === coalition && entries[index]! <= best.at ? [follower.member.profile.learner] : [],
      ),
    ),
    entryPrices: starts.filter((at) => at > lowest).map(priceAt),
  };
};

/** Published prices a token. */
const GRID = 1e9;

const priceAt = (step: number): number => roundIncentive(step / GRID);

interface CommonFollower {
  readonly coalition: number;
  readonly member: CoalitionMember;
  readonly standing: Standing;
  readonly reputationUtility: number;
  readonly isHead: boolean;
}

/** The members that can meet the deadline, with what they are compared by. */
const followersOf = (
  { head, members, scale }: Coalition,
  coalition: number,
  terms: IncentiveTerms,
): CommonFollower[] => {
  requireMembers(members, `members of coalition ${coalition}`);
  const leading = members.find(({ profile }) => profile.learner === head);
  if (leading === undefined) throw new InvalidValueError("head", head, "a member of its coalition");
  const { deadline } = leading.profile;
  const { standings, reputationUtilities } = coalitionAggregates(members, deadline, terms, scale);
  return members.flatMap((member, index) => {
    if (!canMeetDeadline(member.profile, terms, deadline)) {
      if (member === leading) throw new InvalidValueError("head", head, "able to meet its own deadline");
      return [];
    }
    const reputationUtility = reputationUtilities[index]!;
    return [{ coalition, member, standing: standings[index]!, reputationUtility, isHead: member === leading }];
  });
};

/** The first grid step at which a follower takes part; `highest` + 1 if there is none. */
const entryOf = (
  { member: { profile }, standing, isHead }: CommonFollower,
  lowest: number,
  highest: number,
  terms: IncentiveTerms,
): number => {
  const gainsAt = (step: number): boolean => {
    const response = bestResponse(profile, standing, priceAt(step), terms);
    if (!response.feasible) return false;
    // at the frequency that is agreed on, as `playCoalition` decides
    const frequency = roundFrequency(response.frequency, profile.maxFrequency);
    return utility(profile, standing, frequency, priceAt(step), terms) > 0;
  };
  if (isHead || gainsAt(lowest)) return lowest;
  if (!gainsAt(highest)) return highest + 1;
  let [out, inside] = [lowest, highest];
  while (inside - out > 1) {
    const middle = Math.floor((out + inside) / 2);
    if (gainsAt(middle)) inside = middle;
    else out = middle;
  }
  return inside;
};

/** The best grid step of a piece on which the participants do not change; among equals the first. */
const bestOnPiece = (
  participants: readonly CommonFollower[],
  from: number,
  until: number,
  terms: IncentiveTerms,
): { readonly at: number; readonly value: number } => {
  const problem = problemOf(participants, from, until, terms);
  const steps = new Set([from, until]);
  const around = (incentive: number): void => {
    for (const step of [Math.floor(incentive * GRID), Math.ceil(incentive * GRID)])
      for (const near of [step - 1, step, step + 1]) if (near >= from && near <= until) steps.add(near);
  };
  const valued = new Map<number, number>();
  const best = (): { at: number; value: number } => {
    let found = { at: from, value: Number.NEGATIVE_INFINITY };
    for (const step of [...steps].sort((a, b) => a - b)) {
      const value = valued.get(step) ?? providerPoint(problem, priceAt(step)).value;
      valued.set(step, value);
      if (value > found.value) found = { at: step, value };
    }
    return found;
  };
  if (from === until) return best();
  let most = Number.NEGATIVE_INFINITY;
  for (const { point } of segmentsWithin(problem, 0).optima) {
    around(point.incentive);
    most = Math.max(most, point.value);
  }
  // a grid point beside the optimum may lose to one of a different segment
  const margin = Math.max(0, most - best().value);
  for (const { point } of segmentsWithin(problem, margin).optima) around(point.incentive);
  return best();
};

/** The sum of U_MSP,j as one leader's problem: standings carry each coalition's deadline. */
const problemOf = (
  participants: readonly CommonFollower[],
  from: number,
  until: number,
  terms: IncentiveTerms,
): LeaderProblem => {
  const reputationUtilities = participants.map(({ reputationUtility }) => reputationUtility);
  const standings = participants.map(({ standing }) => standing);
  const total = standings.reduce((sum, { meanReputationUtility }) => sum + meanReputationUtility, 0);
  const { lowestFrequency, highestFrequency } = standings[0] ?? { lowestFrequency: 0, highestFrequency: 0 };
  return leaderProblem(
    participants.map(({ member }) => member),
    {
      lowestFrequency,
      highestFrequency,
      sampleCount: 1,
      highestReputation: 0,
      reputationUtilities,
      meanReputationUtility: participants.length === 0 ? 0 : total / participants.length,
      standings,
    },
    { ...terms, minCompetitionIncentive: priceAt(from), maxCompetitionIncentive: priceAt(until) },
  );
};
