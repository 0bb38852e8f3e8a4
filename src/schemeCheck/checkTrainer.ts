import { RandomStream } from "../core/index.ts";
import type { Samples } from "../data/index.ts";
import {
  evaluate,
  type LocalTraining,
  type LocalTrainingInput,
  type MetaTerms,
  type TrainerPolicy,
  type TrainingStep,
  trainLocally,
  trainStepwise,
} from "../meta/index.ts";
import { createPerceptron, type Model, type ModelWorkspace, workspaceOf } from "../model/index.ts";

/** One promise that a trainer keeps or breaks. */
export interface TrainerCheck {
  readonly name: string;
  /** The promise, in words. */
  readonly promise: string;
  readonly passed: boolean;
  /** The failure in words; absent if it passed. */
  readonly problem?: string;
}

/** Every promise of a trainer, by name. */
export const trainerPromises = {
  steps: "the steps run without an error, with many samples and with one",
  repeatable: "the same arguments give the same bits, whatever ran before and in a different copy of the model",
  pausing: "training step by step, with other work in between, gives the same bits",
  "early end": "a learner that stops early has taken the first of the same steps",
  "inputs unchanged": "samples, models and the vectors point and start are as before afterwards",
  "length of updates": "the update is no longer than metaRate times the sum of the directions",
  gradients: "a step computes as many gradients as gradientsPerStep says",
  "kept model": "the model that a learner keeps continues from the one it kept before",
  learning: "200 steps lower the loss on the samples that the learner trains with",
} as const;

const TERMS: MetaTerms = { localSteps: 5, metaRate: 0.05, stepSize: 0.02, batchSize: 6, secondOrder: "exact" };
const SAMPLES = 48;

/** Holds a trainer to what a round needs of it, on a small perceptron. A broken promise says what was found. */
export const checkTrainer = (trainer: TrainerPolicy): TrainerCheck[] =>
  Object.entries(trainerPromises).map(([name, promise]) => {
    const problem = problemIn(trainer, name as keyof typeof trainerPromises);
    return { name, promise, passed: problem === undefined, ...(problem !== undefined && { problem }) };
  });

const problemIn = (trainer: TrainerPolicy, promise: keyof typeof trainerPromises): string | undefined => {
  try {
    return probes[promise](trainer);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

const probes: Readonly<Record<keyof typeof trainerPromises, (trainer: TrainerPolicy) => string | undefined>> = {
  steps: (trainer) => {
    for (const indices of [allIndices(), Uint32Array.of(3)]) {
      const { parameters, gradientNorms, kept } = trainLocally({ ...inputOf(trainer), indices });
      const expected = trainer.direction === undefined ? 0 : TERMS.localSteps;
      if (gradientNorms.length !== expected) return `it ran ${gradientNorms.length} steps of ${expected}`;
      if (![...parameters, ...(kept ?? [])].every(Number.isFinite)) return "a parameter is no finite number";
    }
    return undefined;
  },
  repeatable: (trainer) => {
    const input = inputOf(trainer);
    const first = trainLocally(input);
    trainLocally({ ...input, learner: 9, terms: { ...TERMS, batchSize: 11 } });
    return difference(first, trainLocally(input)) ?? difference(first, trainLocally(inputOf(trainer)));
  },
  pausing: (trainer) => {
    const input = inputOf(trainer);
    const whole = trainLocally(input);
    const steps = trainStepwise(input);
    for (let next = steps.next(); ; next = steps.next()) {
      if (next.done === true) return difference(whole, next.value);
      trainLocally({ ...input, learner: 100 + next.value });
    }
  },
  "early end": (trainer) => {
    const input = inputOf(trainer);
    const full = trainLocally(input);
    const part = trainLocally({ ...input, stepsToRun: 2 });
    if (part.gradientNorms.some((norm, step) => norm !== full.gradientNorms[step])) return "the first steps differ";
    const none = trainLocally({ ...input, stepsToRun: 0 });
    const { parameters, kept } = none;
    const isStill = sameBits(parameters, input.start) && (kept === undefined || sameBits(kept, input.start));
    return isStill ? undefined : "without a step the model is a different one";
  },
  "inputs unchanged": (trainer) => {
    const input = inputOf(trainer);
    const copies = [input.start.slice(), input.samples.features.slice(), input.indices.slice()];
    const spied = spyOn(trainer, input.model);
    trainLocally({ ...input, trainer: spied.trainer });
    if (spied.written.length > 0) return `it wrote to ${spied.written[0]}`;
    const now = [input.start, input.samples.features, input.indices];
    return copies.every((copy, index) => sameBits(copy, now[index]!)) ? undefined : "it changed what it was handed";
  },
  "length of updates": (trainer) => {
    const { updateNorm, gradientNorms } = trainLocally(inputOf(trainer));
    const bound = TERMS.metaRate * gradientNorms.reduce((sum, norm) => sum + norm, 0);
    return updateNorm <= bound * (1 + 1e-5) ? undefined : `the update is ${updateNorm} long, the steps only ${bound}`;
  },
  gradients: (trainer) => {
    const input = inputOf(trainer);
    const { workspace } = input.model;
    let gradients = 0;
    const counting: ModelWorkspace = {
      ...bound(workspace!),
      gradient: (at, out) => {
        gradients += 1;
        return workspace!.gradient(at, out);
      },
      hessianVectorProduct: (at, vector, out) => {
        gradients += 1;
        workspace!.hessianVectorProduct(at, vector, out);
      },
    };
    trainLocally({ ...input, model: { ...input.model, workspace: counting } });
    const [counted, expected] = [gradients / TERMS.localSteps, trainer.gradientsPerStep(TERMS)];
    return counted === expected ? undefined : `a step computes ${counted}, gradientsPerStep says ${expected}`;
  },
  "kept model": (trainer) => {
    if (trainer.keptDirection === undefined) return undefined;
    const input = inputOf(trainer);
    const first = trainLocally(input).kept;
    if (first === undefined) return "it kept no model";
    const next = { ...input, round: input.round + 1 };
    const on = trainLocally({ ...next, kept: first }).kept!;
    const anew = trainLocally(next).kept!;
    return sameBits(on, anew) ? "it starts anew in every round" : undefined;
  },
  learning: (trainer) => {
    const input = inputOf(trainer);
    const { parameters, kept } = trainLocally({ ...input, terms: { ...TERMS, localSteps: 200 } });
    const lossOf = (model: Float32Array): number => evaluate(input.model, model, input.samples, input.indices).loss;
    const before = lossOf(input.start);
    const after = lossOf(trainer.direction === undefined ? kept! : parameters);
    return after < before ? undefined : `the loss was ${before} and is ${after}`;
  },
};

const inputOf = (trainer: TrainerPolicy): LocalTrainingInput & { readonly model: Model } => {
  const model = createPerceptron({ layerSizes: [10, 7, 3] });
  return {
    model,
    trainer,
    start: model.initialParameters(new RandomStream(1, "check-trainer")),
    samples: samplesOf(),
    indices: allIndices(),
    terms: TERMS,
    seed: 5,
    learner: 2,
    round: 1,
  };
};

const allIndices = (): Uint32Array => Uint32Array.from({ length: SAMPLES }, (_, index) => SAMPLES - 1 - index);

/** Samples that a linear rule tells apart, with some noise. */
const samplesOf = (): Samples => {
  const stream = new RandomStream(2, "check-trainer");
  const labels = Uint8Array.from({ length: SAMPLES }, (_, index) => index % 3);
  const features = new Float32Array(SAMPLES * 10);
  for (let index = 0; index < features.length; index++) {
    const isMark = index % 10 === labels[Math.floor(index / 10)];
    features[index] = (isMark ? 1 : 0) + 0.3 * (stream.uniform() - 0.5);
  }
  return { count: SAMPLES, featureCount: 10, classCount: 3, features, labels };
};

/** The trainer, and the names of the vectors that it wrote to though it must not. */
const spyOn = (
  trainer: TrainerPolicy,
  model: Model,
): { readonly trainer: TrainerPolicy; readonly written: readonly string[] } => {
  const written: string[] = [];
  const workspace = workspaceOf(model);
  const read = (vector: TrainingStep["point"]): Float32Array => {
    const values = new Float32Array(model.parameterCount);
    workspace.read(vector, values);
    return values;
  };
  const watch =
    (write: (step: TrainingStep) => void) =>
    (step: TrainingStep): void => {
      const before = { point: read(step.point), start: read(step.start) };
      write(step);
      if (!sameBits(before.point, read(step.point))) written.push("point");
      if (!sameBits(before.start, read(step.start))) written.push("start");
    };
  const { direction, keptDirection } = trainer;
  return {
    written,
    trainer: {
      ...trainer,
      ...(direction && { direction: watch(direction) }),
      ...(keptDirection && { keptDirection: watch(keptDirection) }),
    },
  };
};

/** A workspace's functions as they are called on it: they may be methods of a class. */
const bound = (workspace: ModelWorkspace): ModelWorkspace => ({
  vectors: (count) => workspace.vectors(count),
  write: (target, values) => workspace.write(target, values),
  read: (source, out) => workspace.read(source, out),
  useBatch: (batch) => workspace.useBatch(batch),
  gradient: (at, out) => workspace.gradient(at, out),
  hessianVectorProduct: (at, vector, out) => workspace.hessianVectorProduct(at, vector, out),
  logits: (at) => workspace.logits(at),
  addScaled: (out, a, scale, b) => workspace.addScaled(out, a, scale, b),
  norm: (vector) => workspace.norm(vector),
});

const difference = (one: LocalTraining, other: LocalTraining): string | undefined => {
  if (!sameBits(one.parameters, other.parameters)) return "the models differ";
  if (!sameBits(one.gradientNorms, other.gradientNorms)) return "the lengths of the directions differ";
  const isSame = one.kept === undefined ? other.kept === undefined : other.kept && sameBits(one.kept, other.kept);
  return isSame ? undefined : "the models that are kept differ";
};

const sameBits = (one: ArrayLike<number>, other: ArrayLike<number>): boolean => {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (!Object.is(one[index], other[index])) return false;
  return true;
};
