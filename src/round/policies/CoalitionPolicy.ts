import type { Partition, SimilarityKind } from "../../coalition/index.ts";
import type { RandomStream } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { TaskTerms } from "../ports/Ledger.ts";

/** What a coalition policy sees when a round opens: plain data, of the learners that may play. Do not change it. */
export interface RecruitmentView {
  readonly round: number;
  /** M: the partition has as many lists. */
  readonly coalitionCount: number;
  /** Ascending by id. A learner's *position* is its place here. */
  readonly learners: readonly LearnerProfile[];
  /** R_global,i by position, as the round opened. */
  readonly globalReputation: ArrayLike<number>;
  /** omega by `[coalition][position]`, under each coalition's model (eq. 13); null for a learner that showed none. */
  readonly embeddings: readonly (readonly (Float32Array | null)[])[];
  /** How the task compares embeddings. */
  readonly similarityKind: SimilarityKind;
  /** Where learners were when the last round ended; empty lists in round 0. */
  readonly lastPartition: Partition;
  /** What the policy kept last; null before. Learners in it may be absent now. */
  readonly kept: Partition | null;
  readonly terms: TaskTerms;
}

/** Where learners stand before any game. */
export interface Start {
  /** One list for each of M coalitions, each learner at most once; who is in none starts by sitting out. */
  readonly partition: Partition;
  /** To be handed back in later rounds as `view.kept`; what was kept before stays if absent. */
  readonly kept?: Partition;
}

/** How partitions come about: one of the named policies, or a user's own by `defineScheme`. */
export interface CoalitionPolicy {
  /** As ledger and auditors know it. */
  readonly name: string;
  /** Whether learners then play the coalition game from the partition; if not, it stands, less the unwilling. */
  readonly playsGame: boolean;
  /** After round 0 the partition is the last round's, which is on the ledger already. */
  readonly startsWhereItEnded: boolean;
  /** M, given `coalition.count`. */
  readonly coalitionCount: (configured: number) => number;
  /** @param stream - for this round alone */
  readonly start: (view: RecruitmentView, stream: RandomStream) => Start;
}
