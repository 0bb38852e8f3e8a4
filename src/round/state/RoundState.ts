import type { CoalitionIndex, LearnerId } from "../../core/index.ts";

/** The state between two rounds: plain JSON data, saved, shown, replayed and compared. Models are named by their hashes. */
export interface RoundState {
  readonly version: 1;
  /** The next round to play, from 0. */
  readonly round: number;
  /** Members of each coalition, ascending; learners that sit out belong to none. */
  readonly partition: readonly (readonly LearnerId[])[];
  readonly sittingOut: readonly LearnerId[];
  /** Head of each coalition in the last round; null if it paused. */
  readonly heads: readonly (LearnerId | null)[];
  /** I_comp of each coalition after the last Stackelberg stage. */
  readonly competitionIncentives: readonly number[];
  /** SHA-256 of each coalition's parameters, hex. */
  readonly modelHashes: readonly string[];
  /** Kept embeddings when they are not drawn anew every round (chi > 1): [model][learner], base64 of float32; else absent. */
  readonly embeddings?: KeptEmbeddings;
  /** Virtual seconds since the task was opened. */
  readonly clock: number;
  /** Digest over all rounds so far: each round's digest covers the one before. */
  readonly digest: string;
}

export interface KeptEmbeddings {
  readonly round: number;
  /** One entry a coalition: one base64 float32 vector a learner asked. */
  readonly byCoalition: readonly { readonly coalition: CoalitionIndex; readonly vectors: readonly string[] }[];
}
