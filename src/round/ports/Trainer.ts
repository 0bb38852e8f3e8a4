import type { LearnerId } from "../../core/index.ts";
import type { PersonalizeResult } from "./Link.ts";

/**
 * A learner's own computations on its private data: the role says what, the trainer does it, on this thread, in a pool of
 * workers or in a page's worker. Answers depend on nothing but the arguments.
 */
export interface Trainer {
  /** omega_i under each model given, one after another: models.length x embeddingSize. */
  embed(task: EmbedTask): Promise<Float32Array>;
  train(task: TrainTask): Promise<TrainResult>;
  /** Adapts to the learner's training samples, then tests on its test samples. */
  personalize(task: PersonalizeTask): Promise<PersonalizeResult>;
}

/** A learner's embeddings, one for each model of the round. */
export interface EmbedTask {
  readonly learner: LearnerId;
  readonly round: number;
  readonly models: readonly Float32Array[];
}

/** The local training of one learner in a round. */
export interface TrainTask {
  readonly learner: LearnerId;
  readonly round: number;
  readonly model: Float32Array;
  /** The share of the time in which the trainer computes, in (0, 1]; absent or 1: all of it. Changes no bit of the result. */
  readonly dutyCycle?: number;
}

/** What local training gives: the parameters, their hash and norm, and the norms of the gradients. */
export interface TrainResult {
  /** theta_i after the local steps. Good until the trainer is asked to train for another round: it may use the memory again. */
  readonly parameters: Float32Array;
  /** Merkle root of `parameters` encoded as float32, 64 hex digits. */
  readonly updateHash: string;
  /** ||theta_i - theta_start||. */
  readonly updateNorm: number;
  /** g_t of every step that the learner ran (eq. 15). */
  readonly gradientNorms: readonly number[];
}

/** The personalization of a model for one learner. */
export interface PersonalizeTask {
  readonly learner: LearnerId;
  readonly round: number;
  readonly model: Float32Array;
  /** How many of the learner's training samples it may adapt with; one result each. */
  readonly sampleCounts: readonly (number | "all")[];
}
