import { InvalidValueError, RandomStream, requireInteger } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import { type Model, requireVectors, workspaceOf } from "../model/index.ts";
import { divergedError } from "./errors.ts";
import { drawBatches, type MetaTerms, metaVectors, requireMetaTerms, writeMetaGradient } from "./metaStep.ts";
import { updateNorm } from "./UpdateMean.ts";

/** Arguments of `trainLocally`. */
export interface LocalTrainingInput {
  readonly model: Model;
  /** theta_j^k: the coalition's model. Not changed. */
  readonly start: Float32Array;
  readonly samples: Samples;
  /** The learner's training samples: rows of `samples`. */
  readonly indices: Uint32Array;
  readonly terms: MetaTerms;
  /** The number of steps to run: fewer than tau for a learner that cheats. Default: `terms.localSteps`. */
  readonly stepsToRun?: number;
  readonly seed: number;
  readonly learner: number;
  readonly round: number;
}

/** The result of a learner's local training. */
export interface LocalTraining {
  /** theta_i^(k, tau): a fresh array. */
  readonly parameters: Float32Array;
  /** g_t: the norm of the meta-gradient of each step that ran (spec: section 6). */
  readonly gradientNorms: Float64Array;
  /** ||theta_i - theta_start||; at most metaRate x the sum of the gradient norms, except for rounding. */
  readonly updateNorm: number;
}

/** After a meta-step above this size, the parameters leave float32 soon. */
const LARGEST_STEP = 1e30;

/**
 * Per-FedAvg local training (eqs. 1-4): tau meta-steps theta <- theta - alpha * meta, each on fresh batches of the stream
 * (seed, "batch", learner, round, step). The result depends on the arguments alone, not on the thread or on what ran before.
 *
 * @throws InvalidValueError for invalid terms or data
 * @throws GFML_DIVERGED if a step leaves the range of float32
 */
export const trainLocally = (input: LocalTrainingInput): LocalTraining => finish(takeSteps(input, false));

/**
 * {@link trainLocally} one step at a time, with the same bits. It pauses after each step, and others may use the model then.
 * Yields the steps taken so far.
 *
 * @throws as trainLocally, at the step that fails
 */
export const trainStepwise = (input: LocalTrainingInput): Generator<number, LocalTraining> => takeSteps(input, true);

const finish = (steps: Generator<number, LocalTraining>): LocalTraining => {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
};

/** @param pauses - whether others may use the model's workspace between two steps */
const takeSteps = function* (input: LocalTrainingInput, pauses: boolean): Generator<number, LocalTraining> {
  const { model, start, samples, indices, terms, seed, learner, round } = input;
  const { stepsToRun = terms.localSteps } = input;
  requireMetaTerms(terms);
  requireInteger("stepsToRun", stepsToRun, 0, terms.localSteps);
  requireVectors(model.parameterCount, { start });
  if (indices.length === 0) throw new InvalidValueError("indices.length", 0, "at least 1");
  const { metaRate, stepSize, batchSize, secondOrder } = terms;
  const workspace = workspaceOf(model);
  const vectors = metaVectors(workspace);
  workspace.write(vectors.point, start);
  if (!Number.isFinite(workspace.norm(vectors.point)))
    throw new InvalidValueError("start", "NaN or infinite values", "finite numbers");
  const gradientNorms = new Float64Array(stepsToRun);
  const parameters = new Float32Array(model.parameterCount);
  for (let step = 0; step < stepsToRun; step++) {
    const batches = drawBatches(indices, batchSize, new RandomStream(seed, "batch", { learner, round, step }));
    writeMetaGradient(workspace, vectors, { samples, batches, stepSize, secondOrder });
    const norm = workspace.norm(vectors.meta);
    // with finite parameters before and steps below the bound, they stay finite
    if (!(norm * metaRate < LARGEST_STEP))
      throw divergedError({ learner, round, step, rate: metaRate, gradientNorm: norm });
    gradientNorms[step] = norm;
    workspace.addScaled(vectors.point, vectors.point, -metaRate, vectors.meta);
    if (pauses) {
      workspace.read(vectors.point, parameters);
      yield step + 1;
      workspace.write(vectors.point, parameters);
    }
  }
  workspace.read(vectors.point, parameters);
  return { parameters, gradientNorms, updateNorm: updateNorm(parameters, start) };
};
