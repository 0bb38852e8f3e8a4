import {
  InvalidValueError,
  type LearnerId,
  RandomStream,
  requireInteger,
  requireNonNegative,
  requireObject,
  requirePositive,
} from "../core/index.ts";
import { exp, ln, norm, normal } from "../math/index.ts";

/** Protects a learner's embeddings under several models, in the order of `embed`. */
export type EmbeddingProtection = (embeddings: Float32Array, learner: LearnerId, round: number) => Float32Array;

/**
 * The protection that learners give their embeddings before they send them. All learners use one projection, so that
 * similarities can be computed. Each learner draws its noise from the stream (seed, "embedding noise", learner, round,
 * model). A party that knows the seed can remove the noise, so a known seed protects no learner.
 *
 * @param size - length of an embedding before it is protected
 * @throws InvalidValueError for invalid terms
 */
export const createEmbeddingProtection = (
  privacy: EmbeddingPrivacy,
  size: number,
  seed: number,
): EmbeddingProtection => {
  requireObject("privacy", privacy);
  const { dimensions, clip, noiseMultiplier } = privacy;
  requireInteger("size", size, 1);
  requireInteger("seed", seed, 0);
  if (dimensions !== undefined) requireInteger("dimensions", dimensions, 1, size);
  if (clip !== undefined) requirePositive("clip", clip);
  requireNonNegative("noiseMultiplier", noiseMultiplier);
  if (noiseMultiplier > 0 && clip === undefined)
    throw new InvalidValueError("clip", clip, "given if noiseMultiplier is above 0: noise needs a bound");
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

/** How a learner changes an embedding before sending it: projection, clipping, noise, in this order; each is optional. */
export interface EmbeddingPrivacy {
  /** Length of the sent embedding, instead of one number per hidden unit. */
  readonly dimensions?: number | undefined;
  /** C: the longest allowed embedding; longer ones are shortened to it. */
  readonly clip?: number | undefined;
  /** z: standard deviation of the noise on each number, in units of the sensitivity 2C; 0: no noise. */
  readonly noiseMultiplier: number;
}

/** Whether embeddings are changed at all. */
export const isProtected = ({ dimensions, clip }: EmbeddingPrivacy): boolean =>
  dimensions !== undefined || clip !== undefined;

/** The number of releases and their noise. */
export interface GaussianReleases {
  /** Standard deviation of the noise, in units of the L2 sensitivity. */
  readonly noiseMultiplier: number;
  /** Vectors released, each with fresh noise; the later ones may depend on the earlier. */
  readonly releases: number;
  /** In (0, 1). */
  readonly delta: number;
}

/**
 * epsilon of (epsilon, delta)-differential privacy after some releases of the Gaussian mechanism, by Renyi DP. At order
 * alpha one release costs alpha / (2 z^2) (Mironov 2017, corollary 3), releases add up (proposition 1), and
 *
 *     epsilon = min over alpha > 1 of  RDP(alpha) + ln((alpha - 1) / alpha) - (ln delta + ln alpha) / (alpha - 1)
 *
 * (Canonne, Kamath, Steinke 2020, proposition 12). The minimum is accurate to about 1e-9; any order gives a valid bound.
 * Without releases: 0.
 *
 * @throws InvalidValueError for a multiplier that is not positive, an invalid count, or a delta outside (0, 1)
 */
export const gaussianEpsilon = (given: GaussianReleases): number => {
  requireObject("releases", given);
  const { noiseMultiplier, releases, delta } = given;
  requirePositive("noiseMultiplier", noiseMultiplier);
  requireInteger("releases", releases, 0);
  if (!(delta > 0 && delta < 1)) throw new InvalidValueError("delta", delta, "a number between 0 and 1");
  if (releases === 0) return 0;
  const perOrder = releases / (2 * noiseMultiplier * noiseMultiplier);
  const logDelta = ln(delta);
  /** At alpha = 1 + e^x. */
  const bound = (x: number): number => {
    const less = exp(x);
    const alpha = 1 + less;
    return alpha * perOrder + x - ln(alpha) - (logDelta + ln(alpha)) / less;
  };
  let best = LOWEST;
  for (let x = LOWEST; x <= HIGHEST; x += COARSE) if (bound(x) < bound(best)) best = x;
  return Math.max(0, bound(leastAround(bound, best - COARSE, best + COARSE)));
};

/** Orders from 1 + 1e-13 to 1e13: outside this range, one of the terms dominates. */
const LOWEST = -30;
const HIGHEST = 30;
const COARSE = 0.125;

/** The minimum of a function that falls and then rises: golden-section search. */
const leastAround = (of: (x: number) => number, low: number, high: number): number => {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  for (let step = 0; step < 60; step++) {
    const left = b - ratio * (b - a);
    const right = a + ratio * (b - a);
    if (of(left) < of(right)) b = right;
    else a = left;
  }
  return (a + b) / 2;
};

/**
 * The random projection that all learners of a task share: k x size, row by row, independent normal numbers of variance
 * 1/k, so that lengths and angles are kept on average (Johnson and Lindenstrauss). It is not secret.
 */
const projectionMatrix = (dimensions: number, size: number, seed: number): Float64Array => {
  const matrix = new Float64Array(dimensions * size);
  const scale = 1 / Math.sqrt(dimensions);
  for (let row = 0; row < dimensions; row++) {
    const random = new RandomStream(seed, "embedding projection", { step: row });
    for (let unit = 0; unit < size; unit++) matrix[row * size + unit] = scale * normal(random);
  }
  return matrix;
};
