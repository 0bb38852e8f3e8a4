import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { UpdateEncoding } from "../update/UpdateEncoding.ts";
import type { CoalitionSettlement, DeliveredMember, TaskId } from "./Ledger.ts";
import type { PersonalizeResult } from "./Trainer.ts";

/** What a learner can be asked. Provider -> learner: embed, personalize. Provider -> head: head, open, settle. Head -> member: train. */
export type LearnerRequest =
  | { readonly kind: "embed"; readonly round: number; readonly models: readonly Float32Array[] }
  | ({ readonly kind: "train" } & TrainOrder)
  | ({ readonly kind: "head" } & HeadOrder)
  | ({ readonly kind: "open" } & OpenOrder)
  | ({ readonly kind: "settle" } & SettleOrder)
  | {
      readonly kind: "personalise";
      readonly round: number;
      readonly model: Float32Array;
      readonly sampleCounts: readonly (number | "all")[];
    };

export type LearnerResponse =
  | { readonly kind: "embed"; readonly embeddings: Float32Array }
  | ({ readonly kind: "train" } & Update)
  | ({ readonly kind: "head" } & CoalitionOutcome)
  | { readonly kind: "open"; readonly openings: readonly Opening[] }
  | { readonly kind: "settle"; readonly signatures: readonly string[] }
  | ({ readonly kind: "personalise" } & PersonalizeResult);

export interface TrainOrder {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
  /** theta_j^k: every member starts from its coalition's model [E12]. */
  readonly model: Float32Array;
  /** Agreed d, cycles/s. */
  readonly frequency: number;
  /** T_max^j, s. */
  readonly deadline: number;
}

/** An update as it travels. */
export interface EncodedUpdate {
  readonly encoding: UpdateEncoding;
  readonly bytes: Uint8Array;
}

export interface Update {
  readonly learner: LearnerId;
  /** theta_i. Not looked at where the update comes `encoded`: a link that moves bytes leaves it empty. */
  readonly parameters: Float32Array;
  /** The bytes that it travels as; the head checks them against `updateHash` and decodes them. Absent within one process. */
  readonly encoded?: EncodedUpdate;
  /** Merkle root of the encoded update, 64 hex digits. */
  readonly updateHash: string;
  /** ||theta_i - theta_start|| of what is sent, a multiple of 1e-9: what its owner says and signs. */
  readonly updateNorm: number;
  /** SHA-256 of the embeddings shown this round, little-endian float32, hex; 64 zeros if none. */
  readonly embeddingHash: string;
  /** The owner's signature of its {@link Participation}, where the task asks for one. */
  readonly signature?: string;
  readonly gradientNorms: readonly number[];
  /** s. */
  readonly computationTime: number;
  readonly transmissionTime: number;
}

export interface HeadOrder {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly model: Float32Array;
  /** T_max^j, s. */
  readonly deadline: number;
  readonly members: readonly {
    readonly profile: LearnerProfile;
    readonly frequency: number;
    /** R_ji as the ledger had it when the round opened. */
    readonly reputation: number;
  }[];
}

/** What a head reports of its coalition's round. */
export interface CoalitionOutcome {
  readonly coalition: CoalitionIndex;
  /** theta_j^(k+1), or the old model if nobody delivered. */
  readonly model: Float32Array;
  readonly members: readonly MemberOutcome[];
}

export type MemberOutcome = (DeliveredMember & { readonly gradientNorms: readonly number[] }) | UndeliveredMember;

/** Asks a head for chunks of every update that it took, by their indices, ascending. */
export interface OpenOrder {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  readonly chunks: readonly number[];
}

/** Chunks of one update with the way from each to the root that its owner signed. */
export interface Opening {
  readonly learner: LearnerId;
  readonly chunks: readonly OpenedChunk[];
}

export interface OpenedChunk {
  readonly index: number;
  readonly bytes: Uint8Array;
  /** Hashes beside the way from the leaf to the root, hex, leaf first; a level whose node is promoted has none. */
  readonly proof: readonly string[];
}

/** Asks a head to sign its coalition's settlement. It refuses what is not what it reported. */
export interface SettleOrder {
  readonly settlement: CoalitionSettlement;
  /** The largest measure that arrived in time, for x_ref; 0 if none did. */
  readonly largestMeasure: number;
}

export interface UndeliveredMember {
  readonly learner: LearnerId;
  readonly delivered: false;
  /** `"unpaid"`: it delivered, and its coalition was given up because the escrow does not cover it. */
  readonly reason: "late" | "unreachable" | "malformed" | "unpaid";
}
