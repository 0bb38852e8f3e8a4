import { InvalidValueError, RandomStream, requireInteger, requirePositive } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import { type Model, requireVectors, workspaceOf } from "../model/index.ts";
import { divergedError } from "./errors.ts";

/** How a model is personalized. */
export interface PersonalizationTerms {
  /** Inner steps. */
  readonly steps: number;
  /** beta */
  readonly stepSize: number;
  /** Samples per step, drawn again without replacement for each step. Default: all samples in use. */
  readonly batchSize?: number;
  /** Use only this many of the learner's samples (drawn once; a smaller number is a subset of a larger one). Default: all. */
  readonly sampleCount?: number;
}

/** Arguments of `personalize`. */
export interface PersonalizationInput {
  readonly model: Model;
  /** The model to adapt. Not changed. */
  readonly parameters: Float32Array;
  readonly samples: Samples;
  /** The learner's training samples (never its test samples): rows of `samples`. */
  readonly indices: Uint32Array;
  readonly terms: PersonalizationTerms;
  readonly seed: number;
  readonly learner: number;
  readonly round: number;
}

/**
 * A model adapted to one learner: `steps` gradient steps at rate beta on its training samples. A fresh array.
 *
 * @throws InvalidValueError for invalid terms or data
 * @throws GFML_DIVERGED if a step leaves the range of float32
 */
export const personalize = (input: PersonalizationInput): Float32Array => {
  const { model, parameters, samples, terms, seed, learner, round } = input;
  const { steps, stepSize, batchSize, sampleCount } = terms;
  requireInteger("steps", steps, 0);
  requirePositive("stepSize", stepSize);
  if (batchSize !== undefined) requireInteger("batchSize", batchSize, 1);
  if (sampleCount !== undefined) requireInteger("sampleCount", sampleCount, 1);
  requireVectors(model.parameterCount, { parameters });
  if (input.indices.length === 0) throw new InvalidValueError("indices.length", 0, "at least 1");
  const coordinates = { learner, round };
  const own = drawPersonalSamples(input.indices, sampleCount, seed, coordinates);
  const workspace = workspaceOf(model);
  const [point, gradient] = workspace.vectors(2);
  workspace.write(point!, parameters);
  if (!Number.isFinite(workspace.norm(point!)))
    throw new InvalidValueError("parameters", "NaN or infinite values", "finite numbers");
  for (let step = 0; step < steps; step++) {
    const stream = (): RandomStream => new RandomStream(seed, "personalise", { ...coordinates, step });
    workspace.useBatch({ samples, indices: choose(own, batchSize, stream) });
    workspace.gradient(point!, gradient!);
    const norm = workspace.norm(gradient!);
    if (!(norm * stepSize < LARGEST_STEP))
      throw divergedError({ learner, round, step, rate: stepSize, gradientNorm: norm });
    workspace.addScaled(point!, point!, -stepSize, gradient!);
  }
  const adapted = new Float32Array(model.parameterCount);
  workspace.read(point!, adapted);
  return adapted;
};

/** The samples that a personalization uses: `count` of them, drawn once, or all. */
export const drawPersonalSamples = (
  indices: Uint32Array,
  count: number | undefined,
  seed: number,
  at: { readonly learner: number; readonly round: number },
): Uint32Array =>
  // the spelling of a stream's purpose decides its numbers, so the old spelling remains
  choose(indices, count, () => new RandomStream(seed, "personalise-samples", at));

/** After a step above this size, the parameters leave float32 soon. */
const LARGEST_STEP = 1e30;

/** `count` of the indices in random order; all of them, in their own order, if there are no more. */
const choose = (indices: Uint32Array, count: number | undefined, stream: () => RandomStream): Uint32Array =>
  count === undefined || count >= indices.length
    ? indices
    : Uint32Array.from(stream().sampleWithoutReplacement(indices.length, count), (place) => indices[place]!);
