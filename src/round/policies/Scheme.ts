import type { HeadBallot, Partition, SimilarityKind } from "../../coalition/index.ts";
import type { CoalitionIndex, LearnerId, RandomStream } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { Coalition, IncentiveRule, IncentiveTerms } from "../../incentive/index.ts";
import type { TaskTerms } from "../ports/Ledger.ts";

/** Plain JSON that a policy keeps between rounds. Checkpoints hold it and the round's digest covers it. */
export type PolicyMemory =
  | null
  | boolean
  | number
  | string
  | readonly PolicyMemory[]
  | { readonly [key: string]: PolicyMemory };

/** What a policy may remember of a round: plain data. Do not change it. */
export interface PlayedView {
  readonly round: number;
  /** Ids of the learners that could play, ascending. A learner's *position* is its index here. */
  readonly learners: readonly LearnerId[];
  readonly heads: readonly (LearnerId | null)[];
  /** The participants of each coalition. */
  readonly partition: Partition;
  /** S_ji at `[j * N + position]`. */
  readonly similarity: Float64Array;
  /** I_comp by coalition. */
  readonly competitionIncentives: readonly number[];
}

/** A policy that keeps something between rounds. */
export interface Remembering {
  /**
   * Returns what the policy finds as `memory` in the next round, from this round's games and the memory so far; null in the
   * first round. Called once a round. Absent: the memory stays null.
   */
  readonly remember?: (played: PlayedView, memory: PolicyMemory) => PolicyMemory;
}

/** The policies that make a round's game: the paper's, or a user's own by `defineScheme`. */
export interface Scheme {
  readonly coalition: CoalitionPolicy;
  readonly incentive: IncentivePolicy;
  readonly head: HeadPolicy;
  readonly similarity: SimilarityPolicy;
}

/** How S_ji comes about. */
export interface SimilarityPolicy extends Remembering {
  /** Its name on ledgers and for auditors. */
  readonly name: string;
  /** The models under which learners compute embeddings: each coalition's, or the task's initial model alone. */
  readonly model: "coalition" | "reference";
  /** Returns S_ji at `[j * N + position]`, multiples of 1e-9 from -1 to 1. */
  readonly similarity: (view: SimilarityView) => Float64Array;
  /** Returns S of learners that only choose a model, at `[j * P + index]`. */
  readonly seeking: (view: SeekingView) => Float64Array;
}

/** What a similarity policy sees once the round has its heads. */
export interface SimilarityView extends RecruitmentView {
  readonly heads: readonly (LearnerId | null)[];
  /** The partition that the game starts from. */
  readonly partition: Partition;
}

/** Learners that look for a coalition's model between two rounds. */
export interface SeekingView {
  readonly heads: readonly (LearnerId | null)[];
  readonly partition: Partition;
  readonly similarityKind: SimilarityKind;
  /** The active learners with an embedding, and theirs by `[coalition][position]`. */
  readonly active: readonly LearnerId[];
  readonly activeEmbeddings: readonly (readonly Float32Array[])[];
  /** Those that look for a model, and theirs by `[coalition][index]`. */
  readonly seeking: readonly LearnerId[];
  readonly seekingEmbeddings: readonly (readonly Float32Array[])[];
}

/** How the round's first partition comes about. */
export interface CoalitionPolicy extends Remembering {
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
  /** What this policy remembered of the last round. */
  readonly memory: PolicyMemory;
}

/** The partition before any game. */
export interface Start {
  /** One list for each of M coalitions, each learner at most once. A learner in no list starts by sitting out. */
  readonly partition: Partition;
  /** Returned in later rounds as `view.kept`. If absent, the last value stays. */
  readonly kept?: Partition;
  /** Heads to prefer in round 0: a member that may head its coalition is elected without a vote. */
  readonly heads?: readonly (LearnerId | null)[];
}

/** How incentives and frequencies come about. */
export interface IncentivePolicy extends Remembering {
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
  /** All coalitions of the round as they were formed, so that prices can depend on each other. */
  readonly coalitions: readonly OfferedCoalition[];
  /** What this policy remembered of the last round. */
  readonly memory: PolicyMemory;
}

/** A coalition before its members answer to a price. */
export interface OfferedCoalition extends Coalition {
  readonly coalition: CoalitionIndex;
}

/** How heads come about. */
export interface HeadPolicy extends Remembering {
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
  /** What this policy remembered of the last round. */
  readonly memory: PolicyMemory;
}
