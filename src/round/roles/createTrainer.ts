import { InvalidValueError, type LearnerId } from "../../core/index.ts";
import type { LearnerSplit, Samples } from "../../data/index.ts";
import {
  evaluate,
  holdOut,
  personalize,
  predict,
  type Tally,
  type TrainerPolicy,
  tallyPredictions,
  trainLocally,
  trainStepwise,
} from "../../meta/index.ts";
import type { Model } from "../../model/index.ts";
import { resolveTrainer } from "../policies/resolveTrainer.ts";
import type { Pace } from "../ports/Pace.ts";
import type { Trainer } from "../ports/Trainer.ts";
import type { TaskConfig } from "../TaskConfig.ts";
import { hashUpdate } from "../update/updateRoot.ts";
import { measureAdaptation, measureAlone } from "./measureAdaptation.ts";
import { paceSteps } from "./paceSteps.ts";
import { drawEmbeddingSamples, stepsToRun } from "./trainerDraws.ts";

/** What a trainer needs. */
export interface TrainerOptions {
  readonly model: Model;
  readonly samples: Samples;
  /** The samples of a learner in a round, because data may change while a task runs. */
  readonly splitOf: (learner: LearnerId, round: number) => LearnerSplit;
  readonly task: Pick<TaskConfig, "learning" | "personalization" | "coalition" | "readings"> &
    Partial<Pick<TaskConfig, "trainer">>;
  /** What a local step does, where the task's trainer is in a module. */
  readonly policy?: TrainerPolicy;
  readonly seed: number;
  /** Steps that a simulated cheat runs in a round; undefined: all of them. */
  readonly stepsRunBy?: (learner: LearnerId, round: number) => number | undefined;
  /** Required to train at a duty cycle below 1. */
  readonly pace?: Pace;
}

/**
 * A trainer on this thread.
 *
 * @throws InvalidValueError from `train` if the duty cycle is not in (0, 1], or is below 1 without a pace
 */
export const createTrainer = (options: TrainerOptions): Trainer => {
  const { model, samples, splitOf, task, seed, stepsRunBy, pace } = options;
  const { learning, personalization, coalition } = task;
  const policy = resolveTrainer(task, options.policy);
  const measuring = { model, samples, task, seed };
  // what chooses between ways to personalize does not train
  const trainingPart = (train: Uint32Array): Uint32Array =>
    personalization.heldOut > 0 ? holdOut(train, personalization.heldOut).fit : train;
  return {
    async embed({ learner, round, models }) {
      const { train: available } = splitOf(learner, round);
      const indices = drawEmbeddingSamples(available, coalition.embeddingSamples, seed, { learner, round });
      const embeddings = new Float32Array(models.length * model.embeddingSize);
      models.forEach((parameters, index) => {
        embeddings.set(model.embedding(parameters, { samples, indices }), index * model.embeddingSize);
      });
      return embeddings;
    },

    async train({ learner, round, model: start, dutyCycle = 1, kept }) {
      if (!(dutyCycle > 0 && dutyCycle <= 1))
        throw new InvalidValueError("dutyCycle", dutyCycle, "above 0 and at most 1");
      if (dutyCycle < 1 && pace === undefined)
        throw new InvalidValueError("dutyCycle", dutyCycle, "1 for a trainer without a pace");
      const input = {
        model,
        start,
        samples,
        indices: trainingPart(splitOf(learner, round).train),
        terms: learning,
        trainer: policy,
        ...(kept && { kept }),
        stepsToRun: stepsToRun(task, stepsRunBy?.(learner, round)),
        seed,
        learner,
        round,
      };
      const {
        parameters,
        gradientNorms,
        updateNorm,
        kept: own,
      } = dutyCycle < 1 ? await paceSteps(trainStepwise(input), dutyCycle, pace!) : trainLocally(input);
      // hashed here, where many learners work at once, rather than by the head, which waits for all of them
      return {
        parameters,
        updateHash: await hashUpdate(parameters),
        updateNorm,
        gradientNorms: [...gradientNorms],
        ...(own && { kept: own }),
      };
    },

    async personalize(job) {
      const { learner, round, model: parameters, sampleCounts, kept, adaptation, tallies } = job;
      // `round` rounds are finished, so the models are those of the one before
      const split = splitOf(learner, Math.max(0, round - 1));
      if (adaptation !== undefined) return measureAdaptation(measuring, split, { ...job, adaptation });
      const { train, test } = split;
      const scores = (adapted: Float32Array) => {
        const { accuracy, loss } = evaluate(model, adapted, samples, test);
        return { accuracy, loss };
      };
      let tally: Tally | undefined;
      const measure = (adapted: Float32Array) => {
        if (tallies && tally === undefined)
          tally = tallyPredictions(predict(model, adapted, { samples, indices: test }), samples, test);
        return scores(adapted);
      };
      const after = sampleCounts.map((count) => {
        if (kept !== undefined && count === "all") return measure(kept);
        const adapted = personalize({
          model,
          parameters,
          samples,
          indices: train,
          terms: {
            steps: personalization.steps,
            stepSize: personalization.stepSize ?? learning.stepSize,
            ...(count !== "all" && { sampleCount: count }),
          },
          seed,
          learner,
          round,
        });
        return measure(adapted);
      });
      const counts = { samples: test.length, available: train.length };
      return { before: scores(parameters), after, ...counts, ...(tally && { tally }) };
    },

    trainAlone: async (job) => measureAlone(measuring, splitOf(job.learner, job.round), job),
  };
};
