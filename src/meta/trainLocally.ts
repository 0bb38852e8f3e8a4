import { InvalidValueError, RandomStream, requireInteger } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import { type Model, requireVectors, type WorkspaceVector, workspaceOf } from "../model/index.ts";
import { divergedError } from "./errors.ts";
import { type MetaTerms, requireMetaTerms } from "./metaStep.ts";
import { trainers } from "./trainers/builtInTrainers.ts";
import type { TrainerPolicy, TrainingStep } from "./trainers/TrainerPolicy.ts";
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
  /** What a step does; default `per-fedavg`. */
  readonly trainer?: TrainerPolicy;
  /** The model that the learner kept from an earlier round, where its trainer keeps one. Absent: `start`. Not changed. */
  readonly kept?: Float32Array;
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
  /** g_t: the norm of the direction of each step of the model that is sent (docs/explanation/mathematics.md, 6); none if it was not trained. */
  readonly gradientNorms: Float64Array;
  /** The model that the learner keeps for itself, where its trainer keeps one: a fresh array. */
  readonly kept?: Float32Array;
  /** ||theta_i - theta_start||; at most metaRate x the sum of the gradient norms, except for rounding. */
  readonly updateNorm: number;
}

/** After a meta-step above this size, the parameters leave float32 soon. */
const LARGEST_STEP = 1e30;

/**
 * A learner's local training (eqs. 1-4): tau steps theta <- theta - alpha * direction of its trainer, each on fresh batches of
 * the stream (seed, "batch", learner, round, step). The result depends on the arguments alone, not on the thread or on what
 * ran before.
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
  const { model, start, samples, indices, terms, seed, learner, round, trainer = trainers["per-fedavg"] } = input;
  const { stepsToRun = terms.localSteps, kept = start } = input;
  requireMetaTerms(terms);
  requireInteger("stepsToRun", stepsToRun, 0, terms.localSteps);
  requireVectors(model.parameterCount, { start, kept });
  if (indices.length === 0) throw new InvalidValueError("indices.length", 0, "at least 1");
  const workspace = workspaceOf(model);
  const [point, keptPoint, startVector, direction, ...room] = workspace.vectors(4 + trainer.room) as [
    WorkspaceVector,
    WorkspaceVector,
    WorkspaceVector,
    WorkspaceVector,
    ...WorkspaceVector[],
  ];
  const load = (sent: Float32Array, own: Float32Array): void => {
    workspace.write(point, sent);
    workspace.write(keptPoint, own);
    workspace.write(startVector, start);
  };
  load(start, kept);
  for (const [name, vector] of [["start", point] as const, ["kept", keptPoint] as const]) {
    if (!Number.isFinite(workspace.norm(vector)))
      throw new InvalidValueError(name, "NaN or infinite values", "finite numbers");
  }
  const move = (at: WorkspaceVector, write: (step: TrainingStep) => void, step: number): number => {
    const stream = new RandomStream(seed, "batch", { learner, round, step });
    write({ workspace, point: at, start: startVector, direction, room, samples, indices, terms, stream });
    const norm = workspace.norm(direction);
    // with finite parameters before and steps below the bound, they stay finite
    if (!(norm * terms.metaRate < LARGEST_STEP))
      throw divergedError({ learner, round, step, rate: terms.metaRate, gradientNorm: norm });
    workspace.addScaled(at, at, -terms.metaRate, direction);
    return norm;
  };
  const gradientNorms = new Float64Array(trainer.direction === undefined ? 0 : stepsToRun);
  const parameters = new Float32Array(model.parameterCount);
  const own = new Float32Array(model.parameterCount);
  const unload = (): void => {
    workspace.read(point, parameters);
    workspace.read(keptPoint, own);
  };
  for (let step = 0; step < stepsToRun; step++) {
    if (trainer.direction !== undefined) gradientNorms[step] = move(point, trainer.direction, step);
    if (trainer.keptDirection !== undefined) move(keptPoint, trainer.keptDirection, step);
    if (pauses) {
      unload();
      yield step + 1;
      load(parameters, own);
    }
  }
  unload();
  return {
    parameters,
    gradientNorms,
    updateNorm: updateNorm(parameters, start),
    ...(trainer.keptDirection && { kept: own }),
  };
};
