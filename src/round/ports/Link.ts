import type { CoalitionIndex, LearnerId } from "../../core/index.ts";
import type { LearnerProfile } from "../../cost/index.ts";
import type { Recipe, Tally } from "../../meta/index.ts";
import type { UpdateEncoding } from "../update/chunks.ts";
import type { CoalitionSettlement, DeliveredMember, TaskId } from "./Ledger.ts";

/**
 * How the roles reach each other: one request, one response. In a simulation it is a function call, in a federation a
 * stream. The requesting role sets the time limit, so every wait ends.
 */
export interface Link {
  /**
   * Sends a request to a learner and waits for its response.
   *
   * @throws LearnerUnreachableError if there is no response within `timeout` seconds, or the learner has left
   */
  request<Kind extends LearnerRequest["kind"]>(
    learner: LearnerId,
    request: Extract<LearnerRequest, { kind: Kind }>,
    options: RequestLimits,
  ): Promise<Extract<LearnerResponse, { kind: Kind }>>;
  /** Handles a learner's requests until the returned function is called. */
  serve(learner: LearnerId, handler: (request: LearnerRequest) => Promise<LearnerResponse>): () => void;
}

/** The limits of a request, and what becomes of its response. */
export interface RequestLimits {
  /** s. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** The round depends on the response to a measurement: a journal keeps it, too. */
  readonly decidesRound?: boolean;
}

/**
 * A request to a learner. The provider sends embed and personalise to learners, and head, open and settle to heads. A head
 * sends train to its members.
 */
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
      /** How the learner adapts the model. Absent: by the inner steps of the task's personalization. */
      readonly adaptation?: Adaptation;
      /** Within one process: the tally of the first result, too. */
      readonly tallies?: boolean;
    };

/** A learner's response; its kind is the request's. */
export type LearnerResponse =
  | { readonly kind: "embed"; readonly embeddings: Float32Array }
  | ({ readonly kind: "train" } & Update)
  | ({ readonly kind: "head" } & CoalitionOutcome)
  | { readonly kind: "open"; readonly openings: readonly Opening[] }
  | { readonly kind: "settle"; readonly signatures: readonly string[] }
  | ({ readonly kind: "personalise" } & PersonalizeResult);

/** How learners adapt a model that is measured, and on which samples it is measured. */
export interface Adaptation {
  /** For each sample count, the recipes to follow. */
  readonly recipes: readonly (readonly Recipe[])[];
  /** `"held-out"`: training samples that did not train the shared model, for a choice. */
  readonly on: "test" | "held-out";
  /** Draws of the samples that a result averages, where the sample count is a number. */
  readonly draws: number;
  /** Smoothed shares of the classes among the samples that trained the model; equal if absent. */
  readonly trainedShares?: readonly number[];
}

/** The round that a request belongs to. */
export const roundOf = (request: LearnerRequest): number =>
  request.kind === "settle" ? request.settlement.round : request.round;

/** Tells a member to train. */
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

/** A member's trained model, as it sends it to its head. */
export interface Update {
  readonly learner: LearnerId;
  /** theta_i. Ignored where the update is `encoded`: a link that moves bytes leaves it empty. */
  readonly parameters: Float32Array;
  /** Gives the memory of `parameters` back; whoever aggregates it calls this once. Within one process only. */
  readonly release?: () => void;
  /** The bytes that it travels as. The head checks them against `updateHash` and decodes them. Absent within one process. */
  readonly encoded?: EncodedUpdate;
  /** Merkle root of the encoded update, 64 hex digits. */
  readonly updateHash: string;
  /** ||theta_i - theta_start|| of what is sent, a multiple of 1e-9, as its owner claims and signs it. */
  readonly updateNorm: number;
  /** SHA-256 of the embeddings sent this round as little-endian float32, hex; 64 zeros if none. */
  readonly embeddingHash: string;
  /** The owner's signature of its `Participation`, where the task asks for one. */
  readonly signature?: string;
  /** g_t of every step. */
  readonly gradientNorms: readonly number[];
  /** s. */
  readonly computationTime: number;
  /** s. */
  readonly transmissionTime: number;
}

/** An update as it travels. */
export interface EncodedUpdate {
  readonly encoding: UpdateEncoding;
  readonly bytes: Uint8Array;
}

/** Tells a head to lead its coalition through a round. */
export interface HeadOrder {
  readonly task: TaskId;
  readonly round: number;
  readonly coalition: CoalitionIndex;
  /** theta_j^k. */
  readonly model: Float32Array;
  /** T_max^j, s. */
  readonly deadline: number;
  /** An update counts at most as long as this; absent: as it is. */
  readonly clipNorm?: number;
  readonly members: readonly {
    readonly profile: LearnerProfile;
    /** Agreed d, cycles/s. */
    readonly frequency: number;
    /** R_ji as the ledger had it when the round opened. */
    readonly reputation: number;
  }[];
}

/** What a head reports of its coalition's round. */
export interface CoalitionOutcome {
  readonly coalition: CoalitionIndex;
  /** theta_j^(k+1), or the old model if no member delivered. */
  readonly model: Float32Array;
  readonly members: readonly MemberOutcome[];
}

/** What a head reports of one member. */
export type MemberOutcome = (DeliveredMember & { readonly gradientNorms: readonly number[] }) | UndeliveredMember;

/** A member whose update was not aggregated. */
export interface UndeliveredMember {
  readonly learner: LearnerId;
  readonly delivered: false;
  /**
   * `"unpaid"`: it delivered, but its coalition was given up because the escrow does not cover it. `"taken-back"`: the loss of
   * its coalition's new model exploded.
   */
  readonly reason: "late" | "unreachable" | "malformed" | "unpaid" | "taken-back";
}

/** Tells a head to open chunks of every update that it aggregated. */
export interface OpenOrder {
  readonly round: number;
  readonly coalition: CoalitionIndex;
  /** Indices of chunks, ascending. */
  readonly chunks: readonly number[];
}

/** Chunks of one update, each with its proof. */
export interface Opening {
  readonly learner: LearnerId;
  readonly chunks: readonly OpenedChunk[];
}

/** A chunk of an update, with the path from it to the root that the update's owner signed. */
export interface OpenedChunk {
  readonly index: number;
  readonly bytes: Uint8Array;
  /** Sibling hashes on the path from the leaf to the root, hex, leaf first. A level whose node is promoted has none. */
  readonly proof: readonly string[];
}

/** Asks a head to sign its coalition's settlement. It refuses a settlement of anything else than it reported. */
export interface SettleOrder {
  readonly settlement: CoalitionSettlement;
  /** The largest measure that arrived in time, for x_ref; 0 if none did. */
  readonly largestMeasure: number;
}

/** How well a model does on a learner's test samples. */
export interface Scores {
  /** 0..1; of a quantity R^2, at most 1. */
  readonly accuracy: number;
  /** Mean cross-entropy; of a quantity half the mean squared error, scaled. */
  readonly loss: number;
}

/** A learner's scores before and after it personalizes a model. */
export interface PersonalizeResult {
  /** Of the coalition's model as it is. */
  readonly before: Scores;
  /** One entry for each sample count, in order; with an adaptation one for each of its recipes. */
  readonly after: readonly Scores[];
  /** Number of samples that the scores are of; absent in answers of earlier versions. */
  readonly samples?: number;
  /** The learner's signature of these figures, where they decide how all learners personalize. */
  readonly signature?: string;
  /** Training samples that it adapts with if "all" are asked for, and that it has at most; absent in answers of earlier versions. */
  readonly available?: number;
  /** Sums from which metrics follow, of the first entry of `after`, where they were asked for. */
  readonly tally?: Tally;
}
