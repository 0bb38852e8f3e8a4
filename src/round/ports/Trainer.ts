import type { LearnerId } from "../../core/index.ts";
import type { Predictions } from "../../meta/index.ts";
import type { Adaptation, PersonalizeResult, Scores } from "./Link.ts";

/**
 * A learner's computations on its private data. It runs on this thread, in a pool of workers or in a page's worker. Results
 * depend on the arguments alone.
 */
export interface Trainer {
  /** omega_i under each model, concatenated: models.length x embeddingSize numbers. */
  embed(task: EmbedTask): Promise<Float32Array>;
  /** Runs the local steps (eqs. 2-3). */
  train(task: TrainTask): Promise<TrainResult>;
  /** Adapts a model to the learner's training samples, and tests it on its test samples. */
  personalize(task: PersonalizeTask): Promise<PersonalizeResult>;
  /** Trains a model on the learner's own samples alone, and tests it. */
  trainAlone(task: AloneTask): Promise<AloneResult>;
}

/** A learner's embeddings to compute. */
export interface EmbedTask {
  readonly learner: LearnerId;
  readonly round: number;
  readonly models: readonly Float32Array[];
}

/** A training to run. */
export interface TrainTask {
  readonly learner: LearnerId;
  readonly round: number;
  readonly model: Float32Array;
  /** The share of time in which the trainer computes, in (0, 1]; default 1. It changes no bit of the result. */
  readonly dutyCycle?: number;
  /** The model that the learner kept from an earlier round, where its trainer keeps one. Absent: `model`. */
  readonly kept?: Float32Array;
}

/** A trained model. */
export interface TrainResult {
  /**
   * theta_i after the local steps. Valid until `release` is called or the trainer trains for a different round: then the
   * trainer may reuse the memory.
   */
  readonly parameters: Float32Array;
  /** Gives the memory of `parameters` back. Absent: the garbage collector does. */
  readonly release?: () => void;
  /** Merkle root of `parameters` encoded as float32, 64 hex digits. */
  readonly updateHash: string;
  /** ||theta_i - theta_start||. */
  readonly updateNorm: number;
  /** g_t of every step that the learner ran (eq. 15). */
  readonly gradientNorms: readonly number[];
  /** The model that the learner keeps for itself, where its trainer keeps one. It never leaves the learner. */
  readonly kept?: Float32Array;
}

/** A model to personalize and test. */
export interface PersonalizeTask {
  readonly learner: LearnerId;
  readonly round: number;
  readonly model: Float32Array;
  /** Numbers of training samples to adapt with; one result for each. */
  readonly sampleCounts: readonly (number | "all")[];
  /** The model that the learner kept, if its trainer keeps one: it stands in for the personalized one. */
  readonly kept?: Float32Array;
  /** How the model is adapted. Absent: by the inner steps of the task's personalization. */
  readonly adaptation?: Adaptation;
  /** What the learner's own model, trained alone, predicts for the samples that are measured. */
  readonly alone?: Predictions;
  /** The tally of the first result, too. A trainer that cannot make one leaves it out. */
  readonly tallies?: boolean;
}

/** A model to train alone. */
export interface AloneTask {
  readonly learner: LearnerId;
  /** Its data are those of this round. */
  readonly round: number;
  readonly steps: number;
  readonly stepSize: number;
  /** Its samples: all, those that are not held out, or so many of them, in so many draws. */
  readonly own: "all" | "fit" | { readonly count: number; readonly draws: number };
  readonly on: "test" | "held-out";
}

/** How a model that was trained alone does. */
export interface AloneResult extends Scores {
  /** Number of samples that it was measured on; 0: none were there. */
  readonly samples: number;
  /** Training samples that it has; absent in results that were kept by earlier versions. */
  readonly available?: number;
  /** Its predictions for these samples, where it was trained in a single draw. */
  readonly predictions: Predictions;
}
