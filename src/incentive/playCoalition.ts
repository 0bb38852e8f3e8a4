import {
  InvalidValueError,
  type LearnerId,
  requireNonNegative,
  requireNumber,
  requireObject,
  requireOneOf,
} from "../core/index.ts";
import { canMeetDeadline, completionTime, type LearnerProfile, meetsDeadline } from "../cost/index.ts";
import { roundFrequency, roundIncentive } from "../math/index.ts";
import { bestResponse, type FeasibleResponse } from "./bestResponse.ts";
import {
  type CoalitionAggregates,
  type CoalitionMember,
  coalitionAggregates,
  type RoundScale,
} from "./coalitionAggregates.ts";
import { type IncentiveTerms, validateIncentiveTerms } from "./IncentiveTerms.ts";
import type { LeaderSolution } from "./leader/LeaderProblem.ts";
import { leaderBisection, leaderOptimum } from "./leader/leaderOptimum.ts";
import { payment } from "./payment.ts";
import { providerUtility } from "./providerUtility.ts";
import { requireMembers } from "./requireMembers.ts";
import { type Standing, utility } from "./utility.ts";

/**
 * The incentive stage of one coalition: I_comp, frequencies and participants (docs/explanation/mathematics.md, 10). Members that cannot meet the head's
 * deadline sit out first. Then, while a member's U is not positive, the member with the lowest U leaves (among equals the
 * larger id). Shares and aggregates are computed again, and the leader solves again. The head never leaves.
 *
 * @throws InvalidValueError if members, terms or rules are malformed, if the head is not a member, or if it cannot meet its
 *   own deadline by a best response
 */
export const playCoalition = (
  coalition: Coalition,
  terms: IncentiveTerms,
  incentiveRule: IncentiveRule = "stackelberg",
  frequencyRule: FrequencyRule = "best-response",
): CoalitionPlay => {
  requireObject("coalition", coalition);
  requireMembers(coalition.members);
  validateIncentiveTerms(terms);
  requireRules(incentiveRule, frequencyRule);
  const { head } = coalition;
  const headMember = coalition.members.find(({ profile }) => profile.learner === head);
  if (headMember === undefined) throw new InvalidValueError("head", head, "a member of its coalition");
  const { deadline } = headMember.profile;
  const given = frequencyRule === "best-response" ? null : givenFrequencies(coalition.members, frequencyRule.given);
  const canMeet = ({ profile }: CoalitionMember): boolean =>
    canMeetDeadline(profile, terms, deadline, given?.get(profile.learner));
  if (given === null && !canMeet(headMember))
    throw new InvalidValueError("head", head, "able to meet its own deadline at its maxFrequency");

  const dropouts: Dropout[] = [];
  let members = coalition.members.filter((member) => {
    const stays = member === headMember || canMeet(member);
    if (!stays) dropouts.push({ learner: member.profile.learner, utility: null, reason: "misses-deadline" });
    return stays;
  });
  for (;;) {
    const aggregates = coalitionAggregates(members, deadline, terms, coalition.scale);
    const { incentive, leader } = chooseIncentive(members, aggregates, terms, incentiveRule);
    const participants = members.map((member, index) =>
      participant(member, index, { aggregates, incentive, terms, given }),
    );
    const worst = lowest(participants, head);
    if (worst === null || worst.utility > 0) {
      const frequencies = participants.map(({ frequency }) => frequency);
      return {
        competitionIncentive: incentive,
        leader,
        participants,
        dropouts,
        aggregates,
        providerUtility: providerUtility(members, aggregates, frequencies, incentive, terms),
        participation: dropouts.some(({ reason }) => reason === "no-positive-utility") ? "heuristic" : "exact",
      };
    }
    dropouts.push({ learner: worst.learner, utility: worst.utility, reason: "no-positive-utility" });
    members = members.filter(({ profile }) => profile.learner !== worst.learner);
  }
};

const requireRules = (incentiveRule: IncentiveRule, frequencyRule: FrequencyRule): void => {
  if (typeof incentiveRule === "string") requireOneOf("incentiveRule", incentiveRule, ["stackelberg", "bisection"]);
  else if (typeof incentiveRule !== "function") {
    requireObject("incentiveRule", incentiveRule);
    requireNonNegative("incentiveRule.fixed", incentiveRule.fixed);
  }
  if (frequencyRule === "best-response") return;
  requireObject("frequencyRule", frequencyRule);
  if (typeof frequencyRule.given !== "function")
    throw new InvalidValueError("frequencyRule.given", frequencyRule.given, "a function from profiles to cycles/s");
};

const givenFrequencies = (
  members: readonly CoalitionMember[],
  give: (profile: CoalitionMember["profile"]) => number,
): Map<number, number> =>
  new Map(
    members.map(({ profile }) => {
      const frequency = give(profile);
      if (!(frequency >= profile.minFrequency && frequency <= profile.maxFrequency)) {
        const allowed = `from ${profile.minFrequency} to ${profile.maxFrequency} cycles/s`;
        throw new InvalidValueError(`frequency of learner ${profile.learner}`, frequency, allowed);
      }
      return [profile.learner, roundFrequency(frequency, profile.maxFrequency)];
    }),
  );

const chooseIncentive = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  terms: IncentiveTerms,
  rule: IncentiveRule,
): { incentive: number; leader: LeaderSolution | null } => {
  if (typeof rule === "function") {
    const chosen = requireNonNegative("I_comp by the incentive rule", rule(members, aggregates, terms));
    return { incentive: roundIncentive(chosen), leader: null };
  }
  if (typeof rule === "object") return { incentive: roundIncentive(rule.fixed), leader: null };
  if (rule === "stackelberg") {
    const leader = leaderOptimum(members, aggregates, terms);
    return { incentive: roundIncentive(leader.competitionIncentive), leader };
  }
  const { competitionIncentive } = leaderBisection(members, aggregates, terms);
  return { incentive: roundIncentive(competitionIncentive), leader: null };
};

/** What a member answers: the coalition's figures and its incentive, and the frequencies where they are given. */
interface AnnouncedGame {
  readonly aggregates: CoalitionAggregates;
  readonly incentive: number;
  readonly terms: IncentiveTerms;
  readonly given: ReadonlyMap<number, number> | null;
}

const participant = (
  { profile }: CoalitionMember,
  index: number,
  { aggregates, incentive, terms, given }: AnnouncedGame,
): Participant => {
  const standing = aggregates.standings[index]!;
  let response: FeasibleResponse | null = null;
  let frequency = given?.get(profile.learner) ?? profile.maxFrequency;
  if (given === null) {
    const answer = bestResponse(profile, standing, incentive, terms);
    if (answer.feasible) {
      response = answer;
      frequency = roundFrequency(answer.frequency, profile.maxFrequency);
    }
  }
  const time = completionTime(profile, terms, frequency);
  return {
    learner: profile.learner,
    standing,
    reputationUtility: aggregates.reputationUtilities[index]!,
    frequency,
    response,
    meetsDeadline: meetsDeadline(time, standing.deadline),
    utility: requireNumber(`U of learner ${profile.learner}`, utility(profile, standing, frequency, incentive, terms)),
    payment: payment(standing, frequency, incentive, terms),
  };
};

const lowest = (participants: readonly Participant[], head: number): Participant | null => {
  let worst: Participant | null = null;
  for (const candidate of participants) {
    if (candidate.learner === head) continue;
    const gap = worst === null ? -1 : candidate.utility - worst.utility;
    if (gap < 0 || (gap === 0 && candidate.learner > worst!.learner)) worst = candidate;
  }
  return worst;
};

/** The players: a head, which is also a member, and all members. */
export interface Coalition {
  readonly head: LearnerId;
  readonly members: readonly CoalitionMember[];
  /** The scale of the round, where the terms compare across the task. */
  readonly scale?: RoundScale;
}

/** How I_comp is set: the certified optimum, the paper's bisection, a fixed sum (token/round), or a custom rule. */
export type IncentiveRule = "stackelberg" | "bisection" | { readonly fixed: number } | IncentiveFunction;

/** I_comp (token/round) for a coalition; called again each time a member has left. */
export type IncentiveFunction = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  terms: IncentiveTerms,
) => number;

/** How a member's frequency is set: by its best response, or given (cycles/s), e.g. at random. */
export type FrequencyRule = "best-response" | { readonly given: (profile: LearnerProfile) => number };

/** One member that takes part. */
export interface Participant {
  readonly learner: LearnerId;
  readonly standing: Standing;
  /** H(R_ji). */
  readonly reputationUtility: number;
  /** The agreed frequency, a whole number of cycles/s [D12]. */
  readonly frequency: number;
  /** The exact best response before rounding; null if the frequency was given. */
  readonly response: FeasibleResponse | null;
  /** False only for a head whose given frequency misses its own deadline: it is the head, but delivers nothing. */
  readonly meetsDeadline: boolean;
  /** U_ji at the agreed frequency, token per round. */
  readonly utility: number;
  /** Its payment if it delivers and keeps its frequency, token. */
  readonly payment: number;
}

/** One member that sits the round out. */
export interface Dropout {
  readonly learner: LearnerId;
  /** U_ji when it left; null if it could not meet the deadline. */
  readonly utility: number | null;
  readonly reason: "misses-deadline" | "no-positive-utility";
}

/** The outcome of the incentive stage in one coalition. */
export interface CoalitionPlay {
  /** I_comp^j, a multiple of 1e-9 token [D12]. */
  readonly competitionIncentive: number;
  /** The leader's certificate, before rounding; null unless the rule is "stackelberg". */
  readonly leader: LeaderSolution | null;
  readonly participants: readonly Participant[];
  /** In the order of leaving. */
  readonly dropouts: readonly Dropout[];
  /** Over the participants. */
  readonly aggregates: CoalitionAggregates;
  /** U_MSP,j at the agreed numbers, token per round. */
  readonly providerUtility: number;
  /**
   * `exact` if no member left because of its utility: I_comp is then optimal over the participants, too. Dropping one
   * member at a time is a heuristic, because the participants depend on I_comp.
   */
  readonly participation: "exact" | "heuristic";
}
