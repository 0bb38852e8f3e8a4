import { InvalidValueError, type RandomStream, requireInteger, requirePositive } from "../../core/index.ts";
import type { Samples } from "../../data/index.ts";
import { type Model, requireVectors, type WorkspaceVector, workspaceOf } from "../../model/index.ts";
import { divergedError } from "../errors.ts";
import { drawBatch } from "../metaStep.ts";

/** Arguments of {@link gradientSteps}. */
export interface GradientSteps {
  readonly model: Model;
  /** Where the model starts. Not changed. */
  readonly start: Float32Array;
  readonly samples: Samples;
  /** The samples that batches are drawn from. */
  readonly own: Uint32Array;
  readonly stepSize: number;
  readonly batchSize: number;
  /** The randomness of a step. */
  readonly streamOf: (step: number) => RandomStream;
  /** Whose steps they are, for the error where they diverge. */
  readonly learner: number;
  readonly round: number;
}

/** A step above this size leaves float32 soon, if not at once. */
const LARGEST_STEP = 1e30;

/**
 * The model after each of some numbers of plain gradient steps: a fresh array for each number.
 *
 * @param ends - numbers of steps, each at least 0
 * @throws GFML_DIVERGED if a step leaves the range of float32
 */
export const gradientSteps = (input: GradientSteps, ends: Iterable<number>): ReadonlyMap<number, Float32Array> => {
  const { model, start, samples, own, stepSize, batchSize, streamOf, learner, round } = input;
  const wanted = new Set(ends);
  for (const end of wanted) requireInteger("steps", end, 0);
  requirePositive("stepSize", stepSize);
  requireVectors(model.parameterCount, { start });
  if (own.length === 0) throw new InvalidValueError("own.length", 0, "at least 1");
  const workspace = workspaceOf(model);
  const [point, gradient] = workspace.vectors(2) as [WorkspaceVector, WorkspaceVector];
  workspace.write(point, start);
  const models = new Map<number, Float32Array>();
  const last = Math.max(0, ...wanted);
  for (let step = 0; step <= last; step++) {
    if (wanted.has(step)) {
      const parameters = new Float32Array(model.parameterCount);
      workspace.read(point, parameters);
      models.set(step, parameters);
    }
    if (step === last) break;
    workspace.useBatch({ samples, indices: drawBatch(own, batchSize, streamOf(step)) });
    workspace.gradient(point, gradient);
    const norm = workspace.norm(gradient);
    if (!(norm * stepSize < LARGEST_STEP))
      throw divergedError({ learner, round, step, rate: stepSize, gradientNorm: norm });
    workspace.addScaled(point, point, -stepSize, gradient);
  }
  return models;
};
