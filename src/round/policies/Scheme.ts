import type { HeadBallot, Partition, SimilarityKind } from "../../coalition/index.ts";
import type { CoalitionIndex, LearnerId, RandomStream } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { IncentiveRule, IncentiveTerms } from "../../incentive/index.ts";
import type { TaskTerms } from "../ports/Ledger.ts";

/** Three policies that make a round's game: the paper's, or a user's own by `defineScheme`. */
export interface Scheme {
  readonly coalition: CoalitionPolicy;
  readonly incentive: IncentivePolicy;
  readonly head: HeadPolicy;
}

/** How the round's first partition comes about. */
export interface CoalitionPolicy {
  /** Its name on ledgers and for auditors. */
  readonly name: string;
  /** Whether learners play the coalition game from the partition. If not, only learners that gain nothing leave it. */
  readonly playsGame: boolean;
  /** After round 0 the partition is that of the last round, which the ledger already has. */
  readonly startsWhereItEnded: boolean;
  /** M, given `coalition.count`. */
  readonly coalitionCount: (configured: number) => number;
  /** @param stream - randomness for this round alone */
  readonly start: (view: RecruitmentView, stream: RandomStream) => Start;
}

/** What a coalition policy sees of the round that opens: plain data of the learners that may play. Do not change it. */
export interface RecruitmentView {
  readonly round: number;
  /** M: the partition has this many lists. */
  readonly coalitionCount: number;
  /** Ascending by id. A learner's *position* is its index here. */
  readonly learners: readonly LearnerProfile[];
  /** R_global,i by position, as the round opened. */
  readonly globalReputation: ArrayLike<number>;
  /** omega by `[coalition][position]` under each coalition's model (eq. 13); null for a learner without an embedding. */
  readonly embeddings: readonly (readonly (Float32Array | null)[])[];
  /** How the task compares embeddings. */
  readonly similarityKind: SimilarityKind;
  /** The partition at the end of the last round; empty lists in round 0. */
  readonly lastPartition: Partition;
  /** What the policy kept last; null before. Its learners may be absent now. */
  readonly kept: Partition | null;
  readonly terms: TaskTerms;
}

/** The partition before any game. */
export interface Start {
  /** One list for each of M coalitions, each learner at most once. A learner in no list starts by sitting out. */
  readonly partition: Partition;
  /** Returned in later rounds as `view.kept`. If absent, the last value stays. */
  readonly kept?: Partition;
}

/** How incentives and frequencies come about. */
export interface IncentivePolicy {
  /** Its name on ledgers and for auditors. */
  readonly name: string;
  /** I_comp differs between rounds and coalitions, so players act on the last one; otherwise on its upper bound. */
  readonly isAnnounced: boolean;
  /** I_comp is claimed to be the provider's best, so the regret of Definition 8 is reported. */
  readonly isStackelberg: boolean;
  /** How I_comp of a coalition is set. `stream` starts anew at each call, for this round and coalition. */
  readonly incentive: (place: IncentivePlace, stream: () => RandomStream) => IncentiveRule;
  /** d_i of a learner for the round, cycles/s, before heads are elected. Absent: learners play their best response. */
  readonly frequency?: (learner: LearnerProfile, round: number, stream: RandomStream) => number;
}

/** The coalition whose I_comp is set. */
export interface IncentivePlace {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly terms: IncentiveTerms;
}

/** How heads come about. */
export interface HeadPolicy {
  /** Its name on ledgers and for auditors. */
  readonly name: string;
  /** Returns the id of one of the candidates. The round's coalitions share `stream`, in their order. */
  readonly choose: (ballot: Ballot, stream: RandomStream) => LearnerId;
}

/** One coalition's election, as a head policy sees it. */
export interface Ballot extends HeadBallot {
  readonly round: number;
  /** The coalition's head in the last round; null if it had none. */
  readonly lastHead: LearnerId | null;
}
