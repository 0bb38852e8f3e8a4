import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { IncentiveTerms } from "../../incentive/index.ts";
import type { Wad } from "../../math/index.ts";
import type { ContributionRule } from "../../reputation/index.ts";
import type { StabilityFigures } from "../RoundRecord.ts";

export type { ContributionRule, Wad };

/**
 * Keeps reputations, coalitions and payments. Every adapter passes one compliance suite. All of them compute contributions,
 * reputations, H and payments in the same 18-digit fixed point [D12], so a run has the same result on every ledger.
 *
 * Inputs are numbers that several parties agreed on: similarities, incentives, measures and times are multiples of 1e-9,
 * frequencies whole cycles/s. Outputs are {@link Wad}s.
 *
 * A round runs publishPartition, then settleCoalition or forfeitCoalition for each coalition in any order, then
 * finalizeRound. Reputations change only when a round is finalized, so until then they are as the round opened [D11]. All
 * tasks of a ledger share its reputations [D13]. A refused call changes nothing.
 */
export interface Ledger {
  readonly kind: string;
  /** Registers learners, or updates their declarations. @throws if a profile is invalid */
  register(registrations: readonly Registration[]): Promise<void>;
  /**
   * Removes a learner at its own request. Reputation and balance stay, and it may register again.
   *
   * @param signature - the learner's, where the ledger asks for one and does not hold its key
   * @throws if it is not registered
   */
  leave(learner: LearnerId, signature?: string): Promise<void>;
  /** Excludes learners permanently. Reputations and balances stay. @throws if one is not registered */
  revoke(learners: readonly LearnerId[]): Promise<void>;
  /** Opens a task and reserves its escrow. @throws if the terms are invalid, or lambda is not the ledger's [D13] */
  openTask(opening: TaskOpening): Promise<TaskId>;
  /**
   * R_ji of learners for heads, as it stood when the current round opened (eq. 18).
   *
   * @returns one row for each query, with one entry for each learner
   */
  reputations(task: TaskId, queries: readonly HeadView[], learners: readonly LearnerId[]): Promise<Wad[][]>;
  /** R_global,i of each learner (eq. 16). */
  globalReputations(learners: readonly LearnerId[]): Promise<Wad[]>;
  /** Learners that headed a coalition which was settled in a finalized round, ascending. */
  pastHeads(): Promise<LearnerId[]>;
  /** Whether each learner's reputation excludes it from the task's next round. See {@link BanRule}. */
  banned(task: TaskId, learners: readonly LearnerId[]): Promise<boolean[]>;
  /** Publishes a round's partition. Returns the aggregates that payments will use. @throws if out of order or inconsistent */
  publishPartition(publication: PartitionPublication): Promise<PublishedAggregates[]>;
  /**
   * Settles one coalition: computes its members' contributions and pays them.
   *
   * @throws if it is settled already or was not published; GFML_ESCROW_EXCEEDED if the escrow does not cover it
   */
  settleCoalition(settlement: CoalitionSettlement): Promise<MemberReceipt[]>;
  /**
   * Gives up a coalition whose head does not settle, so that the round can be finalized. Its members get v = 0 and no
   * payment.
   *
   * @throws if it is settled already or was not published
   */
  forfeitCoalition(task: TaskId, round: number, coalition: CoalitionIndex): Promise<void>;
  /**
   * Closes the round: v enters the reputations, and those of all other learners decay.
   *
   * @throws if a published coalition is neither settled nor forfeited
   */
  finalizeRound(task: TaskId, round: number): Promise<void>;
  /**
   * Records the model that each passive learner was handed.
   *
   * @throws if a learner trains, or a model is not the last of its coalition
   */
  handOver(handover: ModelHandover): Promise<void>;
  /** Tokens that a learner has earned and not withdrawn. */
  balance(learner: LearnerId): Promise<Wad>;
  /** Pays the balance to the learner, or to its payee if it named one. Returns the amount; 0 if there is none. */
  withdraw(learner: LearnerId): Promise<Wad>;
  /** The remaining escrow of a task. */
  escrow(task: TaskId): Promise<Wad>;
  /** Adds to the escrow of a running task, also within a round. Returns the new escrow. @throws if the task is closed */
  fund(task: TaskId, amount: Wad): Promise<Wad>;
  /** Closes a task between two rounds. Returns the refunded escrow. Members keep their earnings. */
  closeTask(task: TaskId): Promise<Wad>;
  /**
   * 32 bytes, hex, that no one could know before this call: on a chain, the hash of a block mined after it. They decide
   * which part of a head's work is checked. A ledger within one process, whose provider is trusted, uses its last record.
   */
  beacon(): Promise<string>;
  /** Writes of other accounts to the ledger. Absent where no other account can write. */
  readonly others?: OtherWriters;
  /** Every record, oldest first. */
  history(): AsyncIterable<LedgerRecord>;
  /** Everything that a new instance needs to continue, as plain JSON data. */
  snapshot(): Promise<LedgerSnapshot>;
  close(): Promise<void>;
}

/** Changes of learners that other accounts make on the ledger: a declaration, a departure, a withdrawal. */
export interface OtherWriters {
  /** The place of the last change that was not taken over; null if there is none. */
  pending(): Promise<string | null>;
  /** Takes over all changes up to a place. */
  adopt(place: string): Promise<void>;
  /** The declarations of all registered learners now. */
  registrations(): readonly Registration[];
  /** The number of a learner's signatures that the ledger has used. */
  nonceOf(learner: LearnerId): number;
}

/** Number of a task on its ledger, from 0. */
export type TaskId = number;

/** What a learner declares when it joins. */
export interface Registration extends LearnerProfile {
  /** `false`: it only personalizes. */
  readonly active: boolean;
  readonly classCount: number;
  /** Code of its region, at most 8 printable ASCII characters, e.g. "EU-DE". */
  readonly region?: string;
  /** SHA-256 of the class histogram, hex, for a learner that commits to it. */
  readonly histogramHash?: string;
  /** Its account, 0x and 40 hex digits, if it holds its own key. Absent: the ledger holds a key for it. */
  readonly account?: string;
  /**
   * The account that receives its earnings, 0x and 40 lower-case hex digits; by default its own. It cannot change: every
   * later declaration must name it again. Many learners may share one, for example the sessions of a wallet.
   */
  readonly payee?: string;
  /** Its signature of the declaration, if it holds its own key. */
  readonly signature?: string;
}

/**
 * A temporary ban, which the paper names as future work. A learner whose R_global is below the limit is refused for `rounds`
 * rounds after each round of the task that it took part in.
 */
export interface BanRule {
  /** R_global below which a learner is refused, a multiple of 1e-9, at least 0. */
  readonly reputationLimit: number;
  readonly rounds: number;
}

/** The terms of a task that games, ledger and auditors need. */
export interface TaskTerms extends IncentiveTerms {
  /** M. */
  readonly coalitionCount: number;
  /** lambda in [0, 1], the weight of the past in reputations (eq. 16). */
  readonly reputationDecay: number;
  /** phi in [0, 1], the weight of the global in the composite reputation (eq. 18). */
  readonly globalWeight: number;
  /** How contributions are measured. */
  readonly contribution: ContributionRule;
  /** A longer update counts as this many coalition medians [D5]. */
  readonly contributionCap: number;
  /** Passes after which the coalition game ends without a stable partition. */
  readonly maxPasses: number;
  /** null: no learner is banned. */
  readonly ban: BanRule | null;
  /** "centroid": S of a learner, a head included, compares it with the other members of a coalition. Absent: with the head. */
  readonly similaritySource?: "head" | "centroid";
  /** Weight of a learner's S of the last rounds; absent: 0. */
  readonly similarityMemory?: number;
  /** How the first partition comes about; absent: at random. */
  readonly start?: "random" | "clusters";
  /** Rounds between two elections of heads; absent: 1. */
  readonly headTenure?: number;
  /** The gain up to which a member with a utility above 0 does not move, token; absent: 0. */
  readonly moveCost?: number;
}

/** How a task's learners train, for auditors. */
export interface LearningTerms {
  /** alpha. */
  readonly metaRate: number;
  /** beta. */
  readonly stepSize: number;
  /** chi, rounds. */
  readonly embeddingInterval: number;
}

/** What a provider commits to when it opens a task. */
export interface TaskOpening {
  readonly terms: TaskTerms;
  readonly learning: LearningTerms;
  /** Names of the three policies, for auditors. "bisection": the paper's bisection instead of the certified optimum. */
  readonly scheme: {
    readonly coalition: string;
    readonly incentive: string;
    readonly head: string;
    /** Absent: the terms say how learners are compared. */
    readonly similarity?: string;
  };
  /** SHA-256 of the seed, hex. It commits the provider to its random draws. */
  readonly seedCommitment: string;
  /** SHA-256 of the initial parameters, hex. */
  readonly initialModelHash: string;
  /** Tokens reserved for payments. */
  readonly escrow: Wad;
}

/** How a head sees past heads: S(j, r) for each past head r that is active now. Other past heads count as 0 [D6]. */
export interface HeadView {
  readonly head: LearnerId;
  readonly similarities: readonly { readonly head: LearnerId; readonly similarity: number }[];
}

/** A round as it is published before training. */
export interface PartitionPublication {
  readonly task: TaskId;
  readonly round: number;
  /** The coalitions that play this round. A paused coalition is left out. */
  readonly coalitions: readonly PublishedCoalition[];
  /** Learners that may play and sit out. Banned learners are not among them. */
  readonly sittingOut: readonly LearnerId[];
  /**
   * The partition when the round opened, before any game. Empty if the game starts from the last round's partition, or if it
   * is not published.
   */
  readonly recruited: readonly { readonly learner: LearnerId; readonly coalition: CoalitionIndex }[];
  /**
   * S_ji of every learner that plays or sits out, to replay the game: one row for each entry of `coalitions`, learners
   * ascending. Empty if it is not published.
   */
  readonly similarities: readonly (readonly number[])[];
  /**
   * Learners that play but may not head, to replay the election. Absent if there are none, so that records keep their form.
   * The reasons are not recorded: auditors must trust the provider in this.
   */
  readonly barred?: readonly LearnerId[];
  /**
   * Learners that are registered to train in this task and were not there when the round opened, ascending. Absent if there
   * are none. Auditors must trust the provider that they were away.
   */
  readonly absent?: readonly LearnerId[];
  /** The order of the players, to replay the game; empty if no game was played. */
  readonly playerOrder: readonly LearnerId[];
  /** Moves of the game, in order; null stands for sitting out. */
  readonly moves: readonly {
    readonly learner: LearnerId;
    readonly from: CoalitionIndex | null;
    readonly to: CoalitionIndex | null;
  }[];
  /** Combinations that did not lead to stability: moves that the history rule refused. */
  readonly refusedReentries: readonly { readonly learner: LearnerId; readonly coalition: CoalitionIndex }[];
  readonly stability: StabilityFigures;
}

/** A coalition as it is published. */
export interface PublishedCoalition extends HeadView {
  readonly coalition: CoalitionIndex;
  /** I_comp^j of this round. */
  readonly competitionIncentive: number;
  /** With the head. */
  readonly members: readonly PublishedMember[];
}

/** A member as it is published. */
export interface PublishedMember {
  readonly learner: LearnerId;
  /** S_ji; 1 for the head, unless the terms compare with centroids. */
  readonly similarity: number;
  /** Agreed d, whole cycles/s. */
  readonly frequency: number;
}

/** A coalition's aggregates after the leader's stage. They are fixed for the round [D11]. */
export interface PublishedAggregates {
  readonly coalition: CoalitionIndex;
  readonly highestReputation: Wad;
  readonly meanReputationUtility: Wad;
  readonly lowestFrequency: number;
  readonly highestFrequency: number;
  readonly sampleCount: number;
}

/** What a head reports to the ledger of its coalition's round. */
export interface CoalitionSettlement {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
  /** SHA-256 of the coalition's next model, hex. */
  readonly modelHash: string;
  /** One entry for each published member. A member that is missing or refused has `delivered: false`. */
  readonly members: readonly MemberSettlement[];
  /** The head's signatures, one for each batch of at most 50 deliveries. Absent: the ledger signs with a key that it holds. */
  readonly signatures?: readonly string[];
}

/** One member of a settlement. */
export type MemberSettlement = DeliveredMember | { readonly learner: LearnerId; readonly delivered: false };

/** A member whose update was aggregated. */
export interface DeliveredMember {
  readonly learner: LearnerId;
  readonly delivered: true;
  /**
   * The measured contribution, a multiple of 1e-9. Under "update-norm" and "projection" it is x_i >= 0, from which the
   * ledger computes u_i with x_ref. Under the eq. 15 rules it is u_i in [-1, 1].
   */
  readonly measure: number;
  /**
   * ||theta_i - theta_start|| as the update's owner signed it, a multiple of 1e-9. Under "update-norm" and "projection" the
   * smaller of `measure` and this norm counts, so a head cannot raise a member's work above its owner's claim. The eq. 15
   * rules ignore it.
   */
  readonly updateNorm: number;
  /** min(agreed d, X_i / (measured time - T_comm)), cycles/s: the frequency that is paid [D11]. */
  readonly keptFrequency: number;
  /** s, a multiple of 1e-9. */
  readonly computationTime: number;
  /** s, a multiple of 1e-9. */
  readonly transmissionTime: number;
  /** Root of the Merkle tree over the encoded update's chunks, 64 hex digits. */
  readonly updateHash: string;
  /** SHA-256 of the embeddings that the member sent this round as little-endian float32, hex; 64 zeros if none. */
  readonly embeddingHash: string;
  /** The member's signature of its participation, where the ledger asks for one. */
  readonly signature?: string;
}

/** One for each member, in the settlement's order. A late or missing update gives u = -1, v = 0 and no payment [D11]. */
export interface MemberReceipt {
  readonly learner: LearnerId;
  /** u_i in [-1, 1]. */
  readonly contributionScore: Wad;
  /** v_i >= 0 (eq. 14). */
  readonly contribution: Wad;
  /** Tokens paid to the member: eq. 10 without the costs, at least 0. */
  readonly payment: Wad;
}

/** Models handed to passive learners between two rounds. */
export interface ModelHandover {
  readonly task: TaskId;
  /** The task's next round. */
  readonly round: number;
  readonly learners: readonly {
    readonly learner: LearnerId;
    readonly coalition: CoalitionIndex;
    /** SHA-256 of the model, hex: the coalition's last settled model, or the initial one. */
    readonly modelHash: string;
    /** The learner's signature of its request, where the ledger asks for one. */
    readonly signature?: string;
  }[];
}

/** One entry of the history. Hashes are null if the ledger does not link its records. */
export interface LedgerRecord {
  readonly index: number;
  readonly kind: string;
  /** Hash of the record before, hex; 64 zeros for the first. */
  readonly previousHash: string | null;
  /** SHA-256 of the canonical JSON of {index, kind, payload, previousHash}, hex. */
  readonly hash: string | null;
  readonly payload: unknown;
}

/** A ledger at one moment. */
export interface LedgerSnapshot {
  readonly kind: string;
  readonly version: number;
  /** Records written so far. A copy of the history that is kept elsewhere is cut back to this length. */
  readonly recordCount: number;
  /** Plain JSON. */
  readonly data: unknown;
  /** Large data that are not JSON: the whole chain, if the ledger runs its own. */
  readonly bytes?: Uint8Array;
}
