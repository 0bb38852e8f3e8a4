import type { Address, Hex } from "viem";
import type { CoalitionIndex, LearnerId } from "../../../core/index.ts";
import type {
  CoalitionSettlement,
  MemberReceipt,
  ModelHandover,
  PartitionPublication,
  PublishedAggregates,
  Registration,
  TaskId,
  TaskOpening,
  Wad,
} from "../../../round/index.ts";
import type { LogKind } from "../encode/encodePublication.ts";
import type { ChainEvent } from "./ChainEvent.ts";

/** The payloads of the memory ledger's records, by kind. */
export interface RecordPayloads {
  readonly registration: { readonly registrations: readonly Registration[] };
  readonly leaving: { readonly learner: LearnerId };
  readonly revocation: { readonly learners: readonly LearnerId[] };
  readonly task: TaskOpening & { readonly task: TaskId };
  readonly partition: PartitionPublication & { readonly aggregates: readonly PublishedAggregates[] };
  /** Members and receipts ascending by learner; signatures compact, r and vs in hex. */
  readonly settlement: CoalitionSettlement & { readonly receipts: readonly MemberReceipt[] };
  readonly forfeit: { readonly task: TaskId; readonly round: number; readonly coalition: CoalitionIndex };
  readonly finalisation: { readonly task: TaskId; readonly round: number; readonly clock: number };
  readonly handover: ModelHandover;
  readonly funding: { readonly task: TaskId; readonly amount: Wad };
  readonly withdrawal: { readonly learner: LearnerId; readonly amount: Wad };
  readonly closing: { readonly task: TaskId; readonly refund: Wad };
  /** Not written by a ledger in this process: a game's log that arrived after settlements of its round had started. */
  readonly lateLog: { readonly task: TaskId; readonly round: number; readonly log: LogKind };
}

export type RecordKind = keyof RecordPayloads;

/** Data of the contracts beyond the port's payloads. */
export interface RecordExtras {
  /** For registrations: the account of each learner. */
  readonly accounts?: ReadonlyMap<LearnerId, Address>;
  /** For a withdrawal: the account that was paid. */
  readonly payee?: Address;
  /** For a funding: the escrow after it. */
  readonly escrow?: Wad;
  /** For a task. */
  readonly provider?: Address;
  readonly token?: Address;
  /** s. */
  readonly settlementWindow?: number;
  /** For a partition, by coalition in the order of publication: T_max^j and R_ji of the members in their order. */
  readonly coalitions?: readonly { readonly deadline: Wad | null; readonly reputations: readonly Wad[] }[];
  /** For a finalization: x_ref, Wad; -1e-9 for a task without one. */
  readonly referenceMeasure?: Wad;
  /** The unreadable part of the game's log. */
  readonly faults?: readonly string[];
}

/** A call of the ledger's port as the chain shows it. */
export type ChainRecord = {
  readonly [Kind in RecordKind]: {
    readonly kind: Kind;
    readonly payload: RecordPayloads[Kind];
    readonly extras: RecordExtras;
    /** False: batches are still missing, or the coalition was forfeited before they arrived. */
    readonly complete: boolean;
    /** The place of the last event. */
    readonly blockNumber: bigint;
    readonly blockHash: Hex;
    /** All of its events, in order. */
    readonly transactionHashes: readonly Hex[];
    readonly events: readonly ChainEvent[];
  };
}[RecordKind];

export type RecordOf<Kind extends RecordKind> = Extract<ChainRecord, { kind: Kind }>;
