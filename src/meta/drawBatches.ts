import type { RandomStream } from "../core/index.ts";

/** The three batches of a meta-step: indices into the samples. */
export interface MetaBatches {
  /** D: for the inner step. */
  readonly inner: Uint32Array;
  /** D': for the gradient after the inner step. */
  readonly outer: Uint32Array;
  /** D'': for the second-order term. */
  readonly curvature: Uint32Array;
}

/**
 * Draws D, D', D'' from a learner's samples without replacement (spec: section 11): disjoint where there are enough samples
 * for three batches, else each drawn alone; with no more samples than a batch, each is the whole set in its own order.
 */
export const drawBatches = (indices: Uint32Array, batchSize: number, stream: RandomStream): MetaBatches => {
  if (indices.length <= batchSize) return { inner: indices, outer: indices, curvature: indices };
  const draw = (count: number): Uint32Array =>
    Uint32Array.from(stream.sampleWithoutReplacement(indices.length, count), (place) => indices[place]!);
  if (indices.length < 3 * batchSize)
    return { inner: draw(batchSize), outer: draw(batchSize), curvature: draw(batchSize) };
  const all = draw(3 * batchSize);
  return {
    inner: all.subarray(0, batchSize),
    outer: all.subarray(batchSize, 2 * batchSize),
    curvature: all.subarray(2 * batchSize),
  };
};
