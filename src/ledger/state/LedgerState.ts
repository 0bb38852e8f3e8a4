import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { DecayedSum } from "../../reputation/index.ts";
import type {
  CoalitionSettlement,
  MemberReceipt,
  PublishedAggregates,
  Registration,
  TaskTerms,
  Wad,
} from "../../round/index.ts";

/**
 * The whole state of a ledger in this process, except its history. Only the operations in this folder change it, each
 * after it has checked everything: a refused call changes nothing.
 */
export interface LedgerState {
  /** The last declaration of everyone who ever registered. */
  readonly learners: Map<LearnerId, Registration>;
  /** Learners that are no longer registered. */
  readonly gone: Map<LearnerId, "left" | "revoked">;
  readonly registry: ReputationRegistry;
  /** By task id. */
  readonly tasks: TaskState[];
  /** Earned and not yet withdrawn. */
  readonly balances: Map<LearnerId, Wad>;
  /**
   * Learners that declared again after the round that is being published opened: they stay members as it was agreed, whatever
   * they declared. Only a ledger that others write to has them, and only during a publication.
   */
  readonly late?: ReadonlySet<LearnerId>;
}

/** Reputations, shared by all tasks of the ledger [D13]. */
export interface ReputationRegistry {
  /** Number of finalized rounds of all tasks. */
  clock: number;
  /** lambda; null before the first task sets it. */
  decay: Wad | null;
  /** How the first task weighs contributions: by lambda^k with the reading "eq16" [E7], otherwise by their age. */
  weights?: "eq16";
  readonly accounts: Map<LearnerId, ReputationSums>;
  readonly pastHeads: Set<LearnerId>;
}

/** One learner's decayed sums. Replaced, never changed, because readers cache by identity. */
export interface ReputationSums {
  readonly global: DecayedSum;
  /** A_i[r] by head r [D6]. */
  readonly byHead: ReadonlyMap<LearnerId, DecayedSum>;
}

export interface TaskState {
  readonly terms: TaskTerms;
  escrow: Wad;
  closed: boolean;
  /** The round to publish next, or the open one. */
  round: number;
  /** x_ref: the largest x of the last round in which an update was settled; null before the first. */
  referenceMeasure: Wad | null;
  readonly initialModelHash: string;
  /** The last settled model of each coalition, in finalized rounds. */
  readonly modelHashes: Map<CoalitionIndex, string>;
  /** The last round in which each learner was published; kept if the task has a ban rule. */
  readonly lastRounds: Map<LearnerId, number>;
  open: OpenCoalitions | null;
}

/** A published round: the inputs of payments, fixed at publication [D11]. */
export type OpenCoalitions = Map<CoalitionIndex, OpenCoalition>;

export interface OpenCoalition {
  readonly head: LearnerId;
  /** T_max^j, s. */
  readonly deadline: Wad;
  readonly competitionIncentive: Wad;
  readonly aggregates: PublishedAggregates;
  readonly members: ReadonlyMap<LearnerId, OpenMember>;
  status: "published" | "settled" | "forfeited";
  /** The largest x settled here; null if nothing was delivered in time. */
  largestMeasure: Wad | null;
  settlement: CoalitionSettlement | null;
  /** In the settlement's order. */
  receipts: MemberReceipt[];
  /** The settlement's index in the history. */
  record: number;
}

export interface OpenMember {
  readonly similarity: Wad;
  /** Agreed d, cycles/s. */
  readonly frequency: number;
  readonly sampleCount: number;
  /** Its own H, where the terms pay for it. */
  readonly reputationUtility?: Wad;
}

export const emptyState = (): LedgerState => ({
  learners: new Map(),
  gone: new Map(),
  registry: { clock: 0, decay: null, accounts: new Map(), pastHeads: new Set() },
  tasks: [],
  balances: new Map(),
});
