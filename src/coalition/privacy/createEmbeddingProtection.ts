import { InvalidValueError, type LearnerId, RandomStream, requireInteger, requirePositive } from "../../core/index.ts";
import { norm, normal } from "../../math/index.ts";
import { projectionMatrix } from "./projectionMatrix.ts";

/** Protects a learner's embeddings under several models, one after another, as `embed` answers them. */
export type EmbeddingProtection = (embeddings: Float32Array, learner: LearnerId, round: number) => Float32Array;

/**
 * What learners do to their embeddings before they send them. The projection is common to all, so that similarities can
 * be taken; the noise is each learner's own, of the stream (seed, "embedding noise", learner, round, model): whoever knows
 * the seed can take it away again, so a seed that others know protects nobody.
 *
 * @param size - numbers of an embedding before it is protected
 * @throws InvalidValueError for terms that make no sense
 */
export const createEmbeddingProtection = (
  { dimensions, clip, noiseMultiplier }: EmbeddingPrivacy,
  size: number,
  seed: number,
): EmbeddingProtection => {
  if (dimensions !== undefined) requireInteger("dimensions", dimensions, 1, size);
  if (clip !== undefined) requirePositive("clip", clip);
  if (!(noiseMultiplier >= 0 && noiseMultiplier < Number.POSITIVE_INFINITY))
    throw new InvalidValueError("noiseMultiplier", noiseMultiplier, "a finite number of at least 0");
  if (noiseMultiplier > 0 && clip === undefined)
    throw new InvalidValueError("clip", clip, "given where noise is: without a bound no noise is enough");
  const matrix = dimensions === undefined ? undefined : projectionMatrix(dimensions, size, seed);
  const sent = dimensions ?? size;
  const deviation = noiseMultiplier * 2 * (clip ?? 0);
  return (embeddings, learner, round) => {
    const models = embeddings.length / size;
    const result = new Float32Array(models * sent);
    for (let model = 0; model < models; model++) {
      const own = embeddings.subarray(model * size, (model + 1) * size);
      const vector = matrix === undefined ? Float64Array.from(own) : project(matrix, own, sent);
      const scale = clip === undefined ? 1 : Math.min(1, clip / Math.max(norm(vector), Number.MIN_VALUE));
      const noise =
        deviation > 0 ? new RandomStream(seed, "embedding noise", { learner, round, step: model }) : undefined;
      for (let unit = 0; unit < sent; unit++) {
        result[model * sent + unit] = scale * vector[unit]! + (noise === undefined ? 0 : deviation * normal(noise));
      }
    }
    return result;
  };
};

const project = (matrix: Float64Array, vector: Float32Array, dimensions: number): Float64Array => {
  const size = vector.length;
  return Float64Array.from({ length: dimensions }, (_, row) => {
    let sum = 0;
    for (let unit = 0; unit < size; unit++) sum += matrix[row * size + unit]! * vector[unit]!;
    return sum;
  });
};

/** What a learner does to an embedding before it leaves: projection, clipping, noise, in this order; each may be absent. */
export interface EmbeddingPrivacy {
  /** Numbers that are sent instead of one a hidden unit. */
  readonly dimensions?: number | undefined;
  /** C: an embedding longer than this is shortened to it. */
  readonly clip?: number | undefined;
  /** z: standard deviation of the noise on each number, in units of the sensitivity 2C; 0: no noise. */
  readonly noiseMultiplier: number;
}

/** Whether anything is done to embeddings. */
export const isProtected = ({ dimensions, clip }: EmbeddingPrivacy): boolean =>
  dimensions !== undefined || clip !== undefined;
