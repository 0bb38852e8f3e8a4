import { type GfmlError, InvalidValueError, internalError, type LearnerId, RandomStream } from "../core/index.ts";
import type { LearnerSplit } from "../data/index.ts";
import { drawBatch, drawBatches, drawPersonalSamples, type TrainerName, updateNorm } from "../meta/index.ts";
import {
  drawEmbeddingSamples,
  hashUpdate,
  type PersonalizeResult,
  stepsToRun,
  type TaskConfig,
  type Trainer,
  type TrainTask,
} from "../round/index.ts";
import { vectorTensor } from "./frames.ts";
import type { ProgramPool } from "./ProgramPool.ts";

/** What a trainer needs to let programs do its work. */
export interface ProgramTrainerOptions {
  /** Processes that hold the samples to which `splitOf` refers. */
  readonly pool: Pick<ProgramPool, "use" | "model">;
  readonly splitOf: (learner: LearnerId, round: number) => LearnerSplit;
  readonly task: Pick<TaskConfig, "learning" | "personalization" | "coalition" | "readings">;
  /** What a local step does. */
  readonly policy: TrainerName;
  readonly seed: number;
  /** Steps that a simulated cheat runs in a round; undefined: all of them. */
  readonly stepsRunBy?: (learner: LearnerId, round: number) => number | undefined;
}

/**
 * A trainer whose steps run in other processes, one round trip a piece of work. All draws are made here, from the same streams as
 * `createTrainer` uses, so a program gets its batches and draws nothing.
 *
 * @throws GFML_TRAINER_PROGRAM, GFML_DIVERGED from its methods; InvalidValueError for a duty cycle that is not in (0, 1]
 */
export const createProgramTrainer = (options: ProgramTrainerOptions): Trainer => {
  const { pool, splitOf, task, seed } = options;
  const { learning, personalization, coalition } = task;
  const { embeddingSize, parameterCount } = pool.model;
  return {
    async embed({ learner, round, models }) {
      const { train } = splitOf(learner, round);
      const indices = drawEmbeddingSamples(train, coalition.embeddingSamples, seed, { learner, round });
      const tensors = models.map((model, index) => vectorTensor(`model${index}`, model));
      return pool.use(async (process) => {
        const answer = await process.request({ kind: "embed", models: models.length, indices: [...indices] }, tensors);
        return process.vectorOf(answer, "embeddings", models.length * embeddingSize);
      });
    },

    async train(work) {
      const { learner, round, model, kept, dutyCycle = 1 } = work;
      if (!(dutyCycle > 0 && dutyCycle <= 1))
        throw new InvalidValueError("dutyCycle", dutyCycle, "above 0 and at most 1");
      const steps = stepsToRun(task, options.stepsRunBy?.(learner, round));
      const request = {
        kind: "train",
        learner,
        round,
        rate: learning.metaRate,
        policy: options.policy,
        terms: termsOf(learning),
        dutyCycle,
        steps: Array.from({ length: steps }, (_, step) => drawStep(options, work, step)),
      };
      const tensors = [vectorTensor("model", model), ...(kept ? [vectorTensor("kept", kept)] : [])];
      return pool.use(async (process) => {
        const answer = await process.request(request, tensors);
        const parameters = process.vectorOf(answer, "parameters", parameterCount);
        const own = answer.tensors.has("kept") ? process.vectorOf(answer, "kept", parameterCount) : undefined;
        return {
          parameters,
          updateHash: await hashUpdate(parameters),
          updateNorm: updateNorm(parameters, model),
          gradientNorms: process.numbersOf(answer, "gradientNorms", options.policy === "local" ? 0 : steps),
          ...(own && { kept: own }),
        };
      });
    },

    async personalize({ learner, round, model, sampleCounts, kept, adaptation }) {
      if (adaptation !== undefined) throw unknownWorkError("adapt by recipes");
      // `round` rounds are finished, so the models are those of the one before
      const { train, test } = splitOf(learner, Math.max(0, round - 1));
      const sets = sampleCounts.map((count) => {
        if (kept !== undefined && count === "all") return null;
        return [...drawPersonalSamples(train, count === "all" ? undefined : count, seed, { learner, round })];
      });
      const stepSize = personalization.stepSize ?? learning.stepSize;
      const request = {
        kind: "personalize",
        learner,
        round,
        rate: stepSize,
        stepSize,
        steps: personalization.steps,
        sets,
        test: [...test],
      };
      const tensors = [vectorTensor("model", model), ...(kept ? [vectorTensor("kept", kept)] : [])];
      return pool.use(async (process) => {
        const { before, after } = (await process.request(request, tensors)).header as unknown as PersonalizeResult;
        return {
          before: process.scoresOf(before),
          after: sets.map((_, index) => process.scoresOf(after?.[index])),
          samples: test.length,
          available: train.length,
        };
      });
    },

    trainAlone: async () => {
      throw unknownWorkError("train alone");
    },
  };
};

/** The configuration's checks keep such work away from programs. */
const unknownWorkError = (work: string): GfmlError =>
  internalError(`a trainer program was asked to ${work}, which no program can`);

/** The batches of a step: three for the meta-gradient, one for other trainers. */
const drawStep = (
  { splitOf, task: { learning }, policy, seed }: ProgramTrainerOptions,
  { learner, round }: TrainTask,
  step: number,
): number[][] => {
  const { train } = splitOf(learner, round);
  const stream = new RandomStream(seed, "batch", { learner, round, step });
  if (policy !== "per-fedavg") return [[...drawBatch(train, learning.batchSize, stream)]];
  const { inner, outer, curvature } = drawBatches(train, learning.batchSize, stream);
  return [[...inner], [...outer], [...curvature]];
};

const termsOf = ({ metaRate, stepSize, secondOrder, proximalWeight }: TaskConfig["learning"]) => ({
  metaRate,
  stepSize,
  secondOrder,
  proximalWeight,
});
