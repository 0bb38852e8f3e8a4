import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { IncentiveTerms } from "../../incentive/index.ts";
import type { Wad } from "../../math/index.ts";
import type { ContributionRule } from "../../reputation/index.ts";
import type { StabilityFigures } from "../records/RoundRecord.ts";

export type { ContributionRule, Wad };

/**
 * Where scores, coalitions and payments are kept. One compliance suite runs every adapter, and all adapters compute
 * contributions, reputations, H and payments in the same 18-digit fixed point [D12], so that a run has one result whatever
 * ledger it uses.
 *
 * Inputs are numbers that several parties agreed on: similarities, incentives, measures and times are multiples of 1e-9,
 * frequencies whole cycles/s. Outputs are {@link Wad}s.
 *
 * Life of a round: publishPartition -> settleCoalition or forfeitCoalition for each coalition, in any order ->
 * finalizeRound. Reputations change when a round is finalized and at no other time, so what is read before is as it stood
 * when the round opened [D11]; another task of the same ledger finalizes its rounds into the same reputations [D13].
 * A call that is refused changes nothing.
 */
export interface Ledger {
  readonly kind: string;
  /** Registers learners or updates what they declared. @throws if a profile is invalid */
  register(registrations: readonly Registration[]): Promise<void>;
  /**
   * Takes a learner out at its own wish. Reputation and balance stay; it may register again.
   *
   * @param signature - the learner's, where the ledger asks for one and holds no key of it
   * @throws if it is not registered
   */
  leave(learner: LearnerId, signature?: string): Promise<void>;
  /** Shuts learners out for good. Reputations and balances stay. @throws if one is not registered */
  revoke(learners: readonly LearnerId[]): Promise<void>;
  /** Opens a task and reserves its escrow. @throws if the terms are invalid, or lambda is not the ledger's [D13] */
  openTask(opening: TaskOpening): Promise<TaskId>;
  /**
   * R_ji for every head asked for and every learner asked for, as it stood when the current round opened (eq. 18).
   * Result: one row a query, one entry a learner.
   */
  reputations(task: TaskId, queries: readonly HeadView[], learners: readonly LearnerId[]): Promise<Wad[][]>;
  /** R_global,i of each learner asked for (eq. 16). */
  globalReputations(learners: readonly LearnerId[]): Promise<Wad[]>;
  /** Every learner whose coalition, headed by it, was settled in a finalized round; ascending. */
  pastHeads(): Promise<LearnerId[]>;
  /** Whether each learner's reputation keeps it out of the task's next round, see {@link BanRule}. */
  banned(task: TaskId, learners: readonly LearnerId[]): Promise<boolean[]>;
  /** Publishes who plays where; answers the aggregates that payments will use. @throws if out of order or inconsistent */
  publishPartition(publication: PartitionPublication): Promise<PublishedAggregates[]>;
  /**
   * Settles one coalition: contributions and payments of its members.
   *
   * @throws if repeated or foreign; with code GFML_ESCROW_EXCEEDED if the escrow does not cover it
   */
  settleCoalition(settlement: CoalitionSettlement): Promise<MemberReceipt[]>;
  /**
   * Gives a coalition up whose head never settles, so that the round can be finalized: v = 0 and no payment for its
   * members. @throws if repeated or foreign
   */
  forfeitCoalition(task: TaskId, round: number, coalition: CoalitionIndex): Promise<void>;
  /** Closes the round: v enters the reputations, everyone else's decays. @throws if a published coalition is neither settled nor forfeited */
  finalizeRound(task: TaskId, round: number): Promise<void>;
  /** Records which passive learners asked for a model, and which model each was handed. @throws if one trains, or the model is not its coalition's last */
  handOver(handover: ModelHandover): Promise<void>;
  /** Earned and not yet withdrawn. */
  balance(learner: LearnerId): Promise<Wad>;
  /** Pays out the balance, to the learner's payee where it named one; answers it. 0 if there is none. */
  withdraw(learner: LearnerId): Promise<Wad>;
  /** Escrow left in a task. */
  escrow(task: TaskId): Promise<Wad>;
  /** Adds to the escrow of a running task, also in the middle of a round; answers what it is then. @throws if the task is closed */
  fund(task: TaskId, amount: Wad): Promise<Wad>;
  /** Ends a task between two rounds; answers the escrow given back. What members earned stays theirs. */
  closeTask(task: TaskId): Promise<Wad>;
  /**
   * 32 bytes, hex, that nobody could know before this call was made: on a chain the hash of a block mined after it. Draws
   * what of a head's work is looked at. A ledger of this process, whose provider is believed, answers by its last record.
   */
  beacon(): Promise<string>;
  /** Every record, oldest first. */
  history(): AsyncIterable<LedgerRecord>;
  /** All that a new instance needs to go on from here, as plain JSON data. */
  snapshot(): Promise<LedgerSnapshot>;
  close(): Promise<void>;
}

export type TaskId = number;

/** What a learner tells the ledger when it joins. */
export interface Registration extends LearnerProfile {
  /** `false`: only personalizes. */
  readonly active: boolean;
  readonly classCount: number;
  /** Code of its region, at most 8 printable ASCII characters, e.g. "EU-DE". */
  readonly region?: string;
  /** SHA-256 of the class histogram, hex, for a learner that commits to it. */
  readonly histogramHash?: string;
  /** Its account, 0x and 40 hex digits, where its key is its own; absent: the ledger holds a key for it. */
  readonly account?: string;
  /**
   * Who receives what it earns, 0x and 40 hex digits in lower case; absent: its account itself. Named once, it stays: every
   * later declaration must name it again. Many learners may have one, e.g. the sessions of a wallet.
   */
  readonly payee?: string;
  /** Its signature of the declaration, where the key is its own. */
  readonly signature?: string;
}

/**
 * A temporary ban, the paper's future work: for `rounds` rounds after each round of the task that it took part in, a
 * learner whose R_global is below the limit is refused.
 */
export interface BanRule {
  /** A multiple of 1e-9, at least 0. */
  readonly reputationLimit: number;
  readonly rounds: number;
}

/** All terms of a task that its ledger and its auditors need. */
export interface TaskTerms extends IncentiveTerms {
  /** M. */
  readonly coalitionCount: number;
  /** lambda in [0, 1], the weight of the past in reputations (eq. 16). */
  readonly reputationDecay: number;
  /** phi in [0, 1], the weight of the global in the composite reputation (eq. 18). */
  readonly globalWeight: number;
  readonly contribution: ContributionRule;
  /** Updates longer than this many coalition medians count as this many (spec 6). */
  readonly contributionCap: number;
  /** Passes after which the coalition game is called off. */
  readonly maxPasses: number;
  /** null: nobody is ever banned. */
  readonly ban: BanRule | null;
}

/** What a task's learners must agree on to train; for auditors. */
export interface LearningTerms {
  /** alpha. */
  readonly metaRate: number;
  /** beta. */
  readonly stepSize: number;
  /** chi, rounds. */
  readonly embeddingInterval: number;
}

/** The terms of a task, which bind the provider and all learners. */
export interface TaskOpening {
  readonly terms: TaskTerms;
  readonly learning: LearningTerms;
  /** Names of the three policies, for auditors; the paper's bisection instead of the certified optimum is "bisection". */
  readonly scheme: { readonly coalition: string; readonly incentive: string; readonly head: string };
  /** SHA-256 of the seed, hex: binds the provider to its random draws. */
  readonly seedCommitment: string;
  /** SHA-256 of the initial parameters, hex. */
  readonly initialModelHash: string;
  /** Tokens set aside for payments. */
  readonly escrow: Wad;
}

/** How a head sees past heads: S(j, r) for every past head r that is active now; others count 0 [D6]. */
export interface HeadView {
  readonly head: LearnerId;
  readonly similarities: readonly { readonly head: LearnerId; readonly similarity: number }[];
}

/** The partition of a round and what was agreed in it, as the provider publishes it before training. */
export interface PartitionPublication {
  readonly task: TaskId;
  readonly round: number;
  /** Coalitions that play this round; a paused coalition is left out. */
  readonly coalitions: readonly PublishedCoalition[];
  /** Who could play and does not; a banned learner takes no part at all. */
  readonly sittingOut: readonly LearnerId[];
  /**
   * Where learners stood when the round opened, before any game; empty in a game that goes on from the last round's
   * partition, and where it is not told.
   */
  readonly recruited: readonly { readonly learner: LearnerId; readonly coalition: CoalitionIndex }[];
  /**
   * S_ji of everybody that plays or sits out to every head, for those who replay the game: a row for each entry of
   * `coalitions`, learners ascending. Empty where it is not told.
   */
  readonly similarities: readonly (readonly number[])[];
  /**
   * Who plays and may not head, for those who elect again; left out where nobody is, so that such rounds are recorded as
   * ever. Why is not told: that is the provider's word.
   */
  readonly barred?: readonly LearnerId[];
  /**
   * Who is registered to train in this task and was not there when the round opened, ascending; left out where nobody is.
   * That they were away is the provider's word.
   */
  readonly absent?: readonly LearnerId[];
  /** The formation's player order, for those who replay it; empty where no game was played. */
  readonly playerOrder: readonly LearnerId[];
  readonly moves: readonly {
    readonly learner: LearnerId;
    readonly from: CoalitionIndex | null;
    readonly to: CoalitionIndex | null;
  }[];
  /** Combinations that did not lead to stability: moves the history rule refused. */
  readonly refusedReentries: readonly { readonly learner: LearnerId; readonly coalition: CoalitionIndex }[];
  readonly stability: StabilityFigures;
}

/** A coalition as it is published: its head, its incentive and its members. */
export interface PublishedCoalition extends HeadView {
  readonly coalition: CoalitionIndex;
  /** I_comp^j of this round. */
  readonly competitionIncentive: number;
  /** The head included. */
  readonly members: readonly PublishedMember[];
}

/** A member as it is published: its similarity to the head and the frequency that it agreed to. */
export interface PublishedMember {
  readonly learner: LearnerId;
  /** S_ji; 1 for the head. */
  readonly similarity: number;
  /** Agreed d, whole cycles/s. */
  readonly frequency: number;
}

/** Of the partition after the leader's stage; fixed for the round [D11]. */
export interface PublishedAggregates {
  readonly coalition: CoalitionIndex;
  readonly highestReputation: Wad;
  readonly meanReputationUtility: Wad;
  readonly lowestFrequency: number;
  readonly highestFrequency: number;
  readonly sampleCount: number;
}

/** What a coalition delivered in a round: the ledger computes contributions, reputations and payments from it. */
export interface CoalitionSettlement {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
  /** SHA-256 of the coalition's next model, hex. */
  readonly modelHash: string;
  /** One entry a published member; a member that is missing or refused is `delivered: false`. */
  readonly members: readonly MemberSettlement[];
  /** The head's, one a batch of at most 50 deliveries; absent: the ledger signs with a key that it holds. */
  readonly signatures?: readonly string[];
}

/** One member's part of a settlement: what it delivered, or that it delivered nothing. */
export type MemberSettlement = DeliveredMember | { readonly learner: LearnerId; readonly delivered: false };

/** What a member delivered, as the head measured it. */
export interface DeliveredMember {
  readonly learner: LearnerId;
  readonly delivered: true;
  /**
   * What the rule measured, a multiple of 1e-9: x_i >= 0 for "update-norm" and "projection" (the ledger turns it into u
   * with x_ref); u_i in [-1, 1] for the "eq15" rules.
   */
  readonly measure: number;
  /**
   * ||theta_i - theta_start|| as the update's owner signed it, a multiple of 1e-9. Under "update-norm" and "projection" the
   * smaller of `measure` and this one counts, so that a head cannot make anybody's work more than its owner says; the
   * "eq15" rules do not look at it.
   */
  readonly updateNorm: number;
  /** min(agreed d, X_i / (measured time - T_comm)), cycles/s: what f is paid for [D11]. */
  readonly keptFrequency: number;
  /** s, multiples of 1e-9. */
  readonly computationTime: number;
  readonly transmissionTime: number;
  /** Root of the Merkle tree over the encoded update's chunks, 64 hex digits. */
  readonly updateHash: string;
  /** SHA-256 of the embeddings that the member showed this round, as little-endian float32, hex; 64 zeros if none. */
  readonly embeddingHash: string;
  /** The member's signature of its participation, where the ledger asks for one. */
  readonly signature?: string;
}

/** One a member, in the settlement's order. An update after the deadline, or none: u = -1, v = 0, nothing paid [D11]. */
export interface MemberReceipt {
  readonly learner: LearnerId;
  /** u_i in [-1, 1]. */
  readonly contributionScore: Wad;
  /** v_i >= 0 (eq. 14). */
  readonly contribution: Wad;
  /** Tokens booked to the member (eq. 10 without costs, at least 0). */
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

/** One entry of the history; hashes are null in a ledger that does not link its records. */
export interface LedgerRecord {
  readonly index: number;
  readonly kind: string;
  /** Hash of the record before, hex; 64 zeros for the first. */
  readonly previousHash: string | null;
  /** SHA-256 of the canonical JSON of {index, kind, payload, previousHash}, hex. */
  readonly hash: string | null;
  readonly payload: unknown;
}

/** The state of a ledger, from which `restore...` continues. */
export interface LedgerSnapshot {
  readonly kind: string;
  readonly version: number;
  /** Records written so far: what a copy of the history kept elsewhere is cut back to. */
  readonly recordCount: number;
  /** Plain JSON. */
  readonly data: unknown;
  /** What belongs to it and is large and no JSON: a whole chain, where it is the ledger's own. */
  readonly bytes?: Uint8Array;
}
