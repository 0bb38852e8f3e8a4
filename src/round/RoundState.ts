import type { LearnerId } from "../core/index.ts";
import type { PolicyMemory, Scheme } from "./policies/Scheme.ts";

/** The state between two rounds, as plain JSON data. It names models by their hashes. */
export interface RoundState {
  readonly version: 1;
  /** The next round to play, from 0. */
  readonly round: number;
  /** Members of each coalition, ascending; learners that sit out belong to none. */
  readonly partition: readonly (readonly LearnerId[])[];
  readonly sittingOut: readonly LearnerId[];
  /** The clusters of a "fixed" coalition policy, made in round 0; learners that sit out keep their place. */
  readonly clusters?: readonly (readonly LearnerId[])[];
  /** Head of each coalition in the last round; null if it paused. */
  readonly heads: readonly (LearnerId | null)[];
  /** I_comp of each coalition after the last Stackelberg stage. */
  readonly competitionIncentives: readonly number[];
  /** SHA-256 of each coalition's parameters, hex. */
  readonly modelHashes: readonly string[];
  /** Absent if every round draws new embeddings (chi = 1). */
  readonly embeddings?: KeptEmbeddings;
  /**
   * Median norm of the updates of the last round in which any was settled, as far as they counted. Absent before, and where
   * updates are not clipped by it.
   */
  readonly medianNorm?: number;
  /** What the scheme's policies remember; absent if none does. */
  readonly memory?: Partial<Record<keyof Scheme, PolicyMemory>>;
  /** Seconds since the task was opened. */
  readonly clock: number;
  /** Digest of all rounds so far: each digest covers the one before it. */
  readonly digest: string;
}

/** Embeddings of the active learners that sent one, kept between the rounds that draw new ones [E2]. */
export interface KeptEmbeddings {
  /** In the order of the vectors. */
  readonly learners: readonly LearnerId[];
  /** By coalition: the learners' vectors under its model, concatenated, as base64 of little-endian float32. */
  readonly vectors: readonly string[];
}

/** Float32 vectors as text: base64 of little-endian float32. */
export const floatsToBase64 = (values: Float32Array): string => {
  const view = new DataView(new ArrayBuffer(4 * values.length));
  for (const [index, value] of values.entries()) view.setFloat32(4 * index, value, true);
  let text = "";
  const bytes = new Uint8Array(view.buffer);
  for (let start = 0; start < bytes.length; start += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000));
  }
  return btoa(text);
};

/** The inverse of {@link floatsToBase64}. */
export const floatsFromBase64 = (text: string): Float32Array => {
  const bytes = Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  return Float32Array.from({ length: bytes.length >> 2 }, (_, index) => view.getFloat32(4 * index, true));
};
