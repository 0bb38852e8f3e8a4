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
 * All that a ledger of this process knows, apart from its history. Only the operations beside this file change it, each
 * after it has checked everything: a refused call changes nothing.
 */
export interface LedgerState {
  /** What everyone who ever registered declared last. */
  readonly learners: Map<LearnerId, Registration>;
  /** Those of them that are no longer registered. */
  readonly gone: Map<LearnerId, "left" | "revoked">;
  readonly registry: ReputationRegistry;
  /** By task id. */
  readonly tasks: TaskState[];
  /** Earned and not withdrawn. */
  readonly balances: Map<LearnerId, Wad>;
}

/** Reputations, shared by all tasks of the ledger [D13]. */
export interface ReputationRegistry {
  /** Finalized rounds of all tasks. */
  clock: number;
  /** lambda; null before the first task names it. */
  decay: Wad | null;
  /** How the first task weighs contributions: lambda^k where it says "eq16" [E7], else by their age. */
  weights?: "eq16";
  readonly accounts: Map<LearnerId, ReputationSums>;
  readonly pastHeads: Set<LearnerId>;
}

/** One learner's decayed sums. Replaced, never changed: readers cache by identity. */
export interface ReputationSums {
  readonly global: DecayedSum;
  /** A_i[r] by head r [D6]. */
  readonly byHead: ReadonlyMap<LearnerId, DecayedSum>;
}

export interface TaskState {
  readonly terms: TaskTerms;
  escrow: Wad;
  closed: boolean;
  /** The round to publish next, or the one that is open. */
  round: number;
  /** x_ref: the largest x of the last round in which an update was settled; null before the first. */
  referenceMeasure: Wad | null;
  readonly initialModelHash: string;
  /** What each coalition settled last, in finalized rounds. */
  readonly modelHashes: Map<CoalitionIndex, string>;
  /** The last round in which each learner was published; kept where the task has a ban rule. */
  readonly lastRounds: Map<LearnerId, number>;
  open: OpenCoalitions | null;
}

/** A published round: what payments need, fixed at publication [D11]. */
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
  /** Where the settlement stands in the history. */
  record: number;
}

export interface OpenMember {
  readonly similarity: Wad;
  /** Agreed d, cycles/s. */
  readonly frequency: number;
  readonly sampleCount: number;
}

export const emptyState = (): LedgerState => ({
  learners: new Map(),
  gone: new Map(),
  registry: { clock: 0, decay: null, accounts: new Map(), pastHeads: new Set() },
  tasks: [],
  balances: new Map(),
});
