import type { Partition } from "../../coalition/index.ts";
import type { LearnerId, RandomStream } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { CoalitionAggregates, CoalitionMember } from "../../incentive/index.ts";
import type { RecruitmentView, Start } from "./CoalitionPolicy.ts";
import type { Ballot } from "./HeadPolicy.ts";
import type { IncentivePlace } from "./IncentivePolicy.ts";
import type { CoalitionPolicyName, HeadPolicyName, IncentivePolicyName } from "./PolicyNames.ts";

/**
 * A user's own way to form coalitions. The function must follow from its arguments alone: chance comes from the stream, and
 * what has to be remembered is given back as `kept`.
 */
export interface OwnCoalitionPolicy {
  /** A list of members for each of `view.coalitionCount` coalitions, or that and what to keep. */
  readonly start: (view: RecruitmentView, stream: RandomStream) => Partition | Start;
  /** Whether learners then play the coalition game from there (false): if not, only the unwilling leave. */
  readonly playsGame?: boolean;
}

/** A coalition whose I_comp is to be set. */
export interface Offer extends IncentivePlace {
  /** The head included; all can meet its deadline. */
  readonly members: readonly CoalitionMember[];
  /** Shares, reputations and the head's deadline, by member. */
  readonly aggregates: CoalitionAggregates;
}

/** A user's own way to set incentives, and frequencies if wanted. Pure functions, like those of a coalition policy. */
export interface OwnIncentivePolicy {
  /** I_comp, token a round, within the task's bounds. Asked again when a member has left that would gain nothing. */
  readonly incentive: (offer: Offer, stream: RandomStream) => number;
  /** d_i for this round, cycles/s, within the learner's bounds; absent: learners answer I_comp by their best. */
  readonly frequency?: (learner: LearnerProfile, round: number, stream: RandomStream) => number;
}

/** A user's own way to choose heads. */
export interface OwnHeadPolicy {
  /** The id of one of `ballot.candidates`. */
  readonly choose: (ballot: Ballot, stream: RandomStream) => LearnerId;
}

/** What `defineScheme` takes: each policy one of the named ones, or an own one. */
export interface OwnScheme {
  /** 1 to 32 letters, digits or hyphens: ledger and auditors know its own policies as `own:NAME`. */
  readonly name: string;
  /** "game" if absent. */
  readonly coalition?: CoalitionPolicyName | OwnCoalitionPolicy;
  /** "stackelberg" if absent. */
  readonly incentive?: IncentivePolicyName | OwnIncentivePolicy;
  /** "reputation" if absent. */
  readonly head?: HeadPolicyName | OwnHeadPolicy;
}
