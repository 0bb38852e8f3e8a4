import {
  type LearnerId,
  requireInteger,
  requireNonNegative,
  requireNumber,
  requireObject,
  requirePositive,
} from "../core/index.ts";
import { deadlineFrequency } from "../cost/index.ts";
import { bestResponse } from "./bestResponse.ts";
import { type CoalitionMember, coalitionAggregates, type RoundScale } from "./coalitionAggregates.ts";
import { type IncentiveTerms, validateIncentiveTerms } from "./IncentiveTerms.ts";
import { peakIn } from "./peakIn.ts";
import { providerUtility } from "./providerUtility.ts";
import { requireFrequencies, requireMembers } from "./requireMembers.ts";
import { utility } from "./utility.ts";

/** The strategies of both sides in one coalition's game: (I*, d*) of Definition 8. */
export interface StrategyProfile {
  /** The participants. */
  readonly members: readonly CoalitionMember[];
  /** Each participant's frequency, in the order of `members`, cycles/s. */
  readonly frequencies: readonly number[];
  /** I_comp^j, token per round. */
  readonly competitionIncentive: number;
  /** T_max^j, the head's, s. */
  readonly deadline: number;
  /** The scale of the round, where the terms compare across the task. */
  readonly scale?: RoundScale;
}

/** How far (I*, d*) is from the two inequalities of Definition 8, in tokens per round, with the witnesses. */
export interface StackelbergRegret {
  /** The provider's largest gain from a different I_comp, with its followers' best responses; at least 0. */
  readonly leader: number;
  /** That I_comp; the played one if none is better. */
  readonly leaderWitness: number;
  /** A follower's largest gain from a different feasible frequency; at least 0. */
  readonly follower: number;
  readonly followerWitness: { readonly learner: LearnerId; readonly frequency: number } | null;
}

/**
 * Definition 8 at the played numbers, by dense evaluation of the utilities as defined. It shares no code with
 * the leader's solver. A search can miss a better point between grid points, so a regret of 0 is evidence, not proof.
 * The proof is the leader's certificate. Played numbers are rounded [D12], which leaves a regret of about 1e-8 token.
 *
 * The first inequality is read with the followers' best responses to I (backward induction). With d* held fixed, as printed,
 * the lowest I_comp would always be best, and no equilibrium would exist.
 *
 * @param resolution - number of grid points for I_comp
 * @throws InvalidValueError if members, frequencies or terms are malformed
 */
export const stackelbergRegret = (
  strategies: StrategyProfile,
  terms: IncentiveTerms,
  resolution = 1000,
): StackelbergRegret => {
  requireObject("strategies", strategies);
  const { members, frequencies, competitionIncentive, deadline } = strategies;
  requireMembers(members);
  requireFrequencies(frequencies, members.length);
  requireNonNegative("competitionIncentive", competitionIncentive);
  requirePositive("deadline", deadline);
  validateIncentiveTerms(terms);
  requireInteger("resolution", resolution, 1);
  const aggregates = coalitionAggregates(members, deadline, terms, strategies.scale);
  const played = requireNumber(
    "U_MSP as played",
    providerUtility(members, aggregates, frequencies, competitionIncentive, terms),
  );
  const answered = (incentive: number): number => {
    const answers = members.map(({ profile }, index) => {
      const response = bestResponse(profile, aggregates.standings[index]!, incentive, terms);
      return response.feasible ? response.frequency : frequencies[index]!;
    });
    // a value that is not a number would lose every comparison, and hide a better I_comp
    return requireNumber("U_MSP", providerUtility(members, aggregates, answers, incentive, terms));
  };
  const { minCompetitionIncentive: low, maxCompetitionIncentive: high } = terms;
  const step = (high - low) / resolution;
  let best = { at: competitionIncentive, value: played };
  for (let index = 0; index <= resolution; index++) {
    const at = Math.min(high, low + index * step);
    const value = answered(at);
    if (value > best.value) best = { at, value };
  }
  const refined = peakIn(answered, Math.max(low, best.at - step), Math.min(high, best.at + step));
  if (refined.value > best.value) best = refined;

  let follower = 0;
  let followerWitness: StackelbergRegret["followerWitness"] = null;
  members.forEach(({ profile }, index) => {
    const standing = aggregates.standings[index]!;
    const gain = (frequency: number): number =>
      requireNumber(
        `U of learner ${profile.learner}`,
        utility(profile, standing, frequency, competitionIncentive, terms),
      );
    const lowest = deadlineFrequency(profile, terms, deadline);
    if (lowest === null) return;
    const least = Math.max(profile.minFrequency, lowest);
    if (!(least <= profile.maxFrequency)) return;
    const optimum = peakIn(gain, least, profile.maxFrequency);
    const regret = optimum.value - gain(frequencies[index]!);
    if (regret > follower) {
      follower = regret;
      followerWitness = { learner: profile.learner, frequency: optimum.at };
    }
  });
  return { leader: best.value - played, leaderWitness: best.at, follower, followerWitness };
};
