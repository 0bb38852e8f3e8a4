import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { CoalitionSettlement, TaskId } from "./Ledger.ts";

/** A learner's key, in its own hands. It signs only what it understands, never bytes handed to it. */
export interface Signer {
  /** As a member: its part in a round. */
  participation(one: Participation): Promise<string>;
  /** As a head: its coalition's settlement, one signature a batch of at most 50 deliveries, ascending by learner. */
  settlement(settlement: CoalitionSettlement, published: SettlementBasis): Promise<string[]>;
  /** As a passive learner: that it asks for a model before a round. */
  modelRequest(one: ModelRequest): Promise<string>;
}

/** What a member says of its work in a round, for anybody to check. */
export interface Participation {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly learner: LearnerId;
  /** Agreed d as published, whole cycles/s. */
  readonly frequency: number;
  /** Merkle root of the encoded update, 64 hex digits. */
  readonly updateHash: string;
  /** ||theta_i - theta_start||, a multiple of 1e-9. */
  readonly updateNorm: number;
  /** s, multiples of 1e-9. */
  readonly computationTime: number;
  readonly transmissionTime: number;
  /** SHA-256 of the embeddings shown this round, little-endian float32, hex; 64 zeros if none. */
  readonly embeddingHash: string;
}

/** What the batches of a settlement need beyond the settlement itself. */
export interface SettlementBasis {
  /** The largest measure that arrived in time, for x_ref; 0 if none did. */
  readonly largestMeasure: number;
}

export interface ModelRequest {
  readonly task: TaskId;
  readonly round: number;
  readonly learner: LearnerId;
}

/** Tells whose signature one is. Absent where nobody signs, as in simulations. */
export interface SignatureChecker {
  /** Whether it is the learner's own signature of its part in a round. */
  isParticipation(one: Participation, signature: string): Promise<boolean>;
  /** Whether they are the head's own signatures of its coalition's settlement, one a batch. */
  isSettlement(
    head: LearnerId,
    settlement: CoalitionSettlement,
    published: SettlementBasis,
    signatures: readonly string[],
  ): Promise<boolean>;
}
