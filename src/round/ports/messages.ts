import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { DeliveredMember } from "./Ledger.ts";
import type { PersonaliseResult } from "./Trainer.ts";

/** What a learner can be asked. Provider -> learner: embed, head, personalise. Head -> member: train. */
export type LearnerRequest =
  | { readonly kind: "embed"; readonly round: number; readonly models: readonly Float32Array[] }
  | ({ readonly kind: "train" } & TrainOrder)
  | ({ readonly kind: "head" } & HeadOrder)
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
  | ({ readonly kind: "personalise" } & PersonaliseResult);

export interface TrainOrder {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  /** theta_j^k: every member starts from its coalition's model [E12]. */
  readonly model: Float32Array;
  /** Agreed d, cycles/s. */
  readonly frequency: number;
}

export interface Update {
  readonly learner: LearnerId;
  readonly parameters: Float32Array;
  /** SHA-256 of `parameters` as little-endian float32, hex. A link that moves bytes checks it against what arrived. */
  readonly updateHash: string;
  readonly gradientNorms: readonly number[];
  /** s. */
  readonly computationTime: number;
  readonly transmissionTime: number;
}

export interface HeadOrder {
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

export interface UndeliveredMember {
  readonly learner: LearnerId;
  readonly delivered: false;
  readonly reason: "late" | "unreachable" | "malformed";
}
