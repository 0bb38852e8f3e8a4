import type { LearnerId } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";
import type { CoalitionAggregates, CoalitionMember } from "./coalitionAggregates.ts";
import type { FeasibleResponse } from "./Follower.ts";
import type { IncentiveTerms } from "./IncentiveTerms.ts";
import type { LeaderSolution } from "./leader/LeaderSolution.ts";
import type { Standing } from "./utility.ts";

/** Who plays: a head, who also is a member, and all members. */
export interface Coalition {
  readonly head: LearnerId;
  readonly members: readonly CoalitionMember[];
}

/** How I_comp is set: the certified optimum, the paper's bisection, a fixed sum (token/round), or any other way. */
export type IncentiveRule = "stackelberg" | "bisection" | { readonly fixed: number } | IncentiveFunction;

/** I_comp (token/round) for a coalition; asked anew each time a member has left. */
export type IncentiveFunction = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  terms: IncentiveTerms,
) => number;

/** How a member's frequency is set: its best response, or given (cycles/s), e.g. at random. */
export type FrequencyRule = "best-response" | { readonly given: (profile: LearnerProfile) => number };

/** One member that takes part. */
export interface Participant {
  readonly learner: LearnerId;
  readonly standing: Standing;
  /** H(R_ji). */
  readonly reputationUtility: number;
  /** The agreed frequency, a whole number of cycles/s [D12]. */
  readonly frequency: number;
  /** The exact best response that the frequency was rounded from; null where the frequency was given. */
  readonly response: FeasibleResponse | null;
  /** False only for a head whose given frequency misses its own deadline: it heads, and delivers nothing. */
  readonly meetsDeadline: boolean;
  /** U_ji at the agreed frequency, token a round. */
  readonly utility: number;
  /** What it is paid if it delivers and keeps its frequency, token. */
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
  /** Of the participants. */
  readonly aggregates: CoalitionAggregates;
  /** U_MSP,j at the agreed numbers, token a round. */
  readonly providerUtility: number;
  /**
   * `exact` if nobody left for want of utility: I_comp is then the optimum over who takes part, too. Dropping one at a
   * time is a heuristic: who takes part depends on I_comp.
   */
  readonly participation: "exact" | "heuristic";
}
