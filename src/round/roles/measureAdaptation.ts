import { RandomStream } from "../../core/index.ts";
import type { LearnerSplit, Samples } from "../../data/index.ts";
import {
  evaluate,
  followRecipes,
  gradientSteps,
  holdOut,
  predict,
  scorePredictions,
  type Tally,
} from "../../meta/index.ts";
import type { Model } from "../../model/index.ts";
import type { Adaptation, PersonalizeResult, Scores } from "../ports/Link.ts";
import type { AloneResult, AloneTask, PersonalizeTask } from "../ports/Trainer.ts";
import type { TaskConfig } from "../TaskConfig.ts";

/** A learner's data and model, and the task's terms. */
export interface MeasuringOptions {
  readonly model: Model;
  readonly samples: Samples;
  readonly task: Pick<TaskConfig, "learning" | "personalization">;
  readonly seed: number;
}

/** Share of the training samples that choose where the task holds out none for itself. */
const DEFAULT_HELD_OUT = 0.2;
/** Held-out samples that a rehearsal with few samples leaves to be measured on. */
const LEAST_MEASURED = 10;

/** Scores of a learner under an adaptation's recipes, each the mean over its draws. */
export const measureAdaptation = (
  options: MeasuringOptions,
  split: LearnerSplit,
  task: PersonalizeTask & { readonly adaptation: Adaptation },
): PersonalizeResult => {
  const { model, samples, seed, task: terms } = options;
  const { learner, round, model: shared, sampleCounts, kept, alone, adaptation, tallies } = task;
  const { on, draws, trainedShares, recipes } = adaptation;
  const pool = poolOf(split, on, terms.personalization.heldOut);
  let tally: Tally | undefined;
  const after = sampleCounts.flatMap((count, index): Scores[] => {
    const asked = recipes[index]!;
    const tries = triesOf(pool, count, { draws, seed, learner });
    const results = tries.map(({ own, measured }, draw) =>
      followRecipes({
        ...{ model, shared, samples, own, seed, learner },
        on: measured,
        recipes: asked,
        batchSize: batchSizeOf(terms),
        round: count === "all" ? round : draw,
        ...(count === "all" && { kept, alone }),
        trainedShares,
        tallies,
      }),
    );
    if (index === 0) tally = results[0]?.[0]?.tally;
    return asked.map((_, place) => meanOf(results.map((scores) => scores[place]!)));
  });
  const { accuracy, loss } = evaluate(model, shared, samples, pool.measured);
  const counts = { samples: pool.measured.length, available: pool.own.length };
  return { before: { accuracy, loss }, after, ...counts, ...(tally && { tally }) };
};

/** How a model that the learner trains alone does: the mean over its draws. */
export const measureAlone = (options: MeasuringOptions, split: LearnerSplit, task: AloneTask): AloneResult => {
  const { model, samples, seed, task: terms } = options;
  const { learner, steps, stepSize, own: wanted, on } = task;
  const pool = poolOf(split, on, terms.personalization.heldOut);
  const start = model.initialParameters(new RandomStream(seed, "initial-model"));
  const [count, draws] = typeof wanted === "string" ? (["all", 1] as const) : [wanted.count, wanted.draws];
  const results = triesOf(pool, count, { draws, seed, learner }).map(({ own, measured }, draw) => {
    const streamOf = (step: number) => new RandomStream(seed, "alone", { learner, round: draw, step });
    const input = {
      model,
      start,
      samples,
      own,
      stepSize,
      batchSize: batchSizeOf(terms),
      streamOf,
      learner,
      round: draw,
    };
    const predictions = predict(model, gradientSteps(input, [steps]).get(steps)!, { samples, indices: measured });
    return { ...scorePredictions(predictions, samples, measured), predictions };
  });
  const only = results.length === 1 ? results[0] : undefined;
  const counts = { samples: pool.measured.length, available: pool.own.length };
  return { ...meanOf(results), ...counts, predictions: only?.predictions ?? new Float64Array() };
};

const batchSizeOf = ({ learning, personalization }: MeasuringOptions["task"]): number =>
  personalization.batchSize ?? learning.batchSize;

/** A learner's samples: those to adapt with, and those to measure on. */
interface Pool {
  readonly own: Uint32Array;
  readonly measured: Uint32Array;
  /** Held-out samples may also be adapted with, if enough others remain. */
  readonly isRehearsal: boolean;
}

const poolOf = ({ train, test }: LearnerSplit, on: Adaptation["on"], heldOutShare: number): Pool => {
  if (on === "test") return { own: train, measured: test, isRehearsal: false };
  const { fit, heldOut } = holdOut(train, heldOutShare || DEFAULT_HELD_OUT);
  return { own: fit, measured: heldOut, isRehearsal: true };
};

/** The samples of each draw: a smaller number of samples is a part of a larger one. */
const triesOf = (
  { own, measured, isRehearsal }: Pool,
  count: number | "all",
  { draws, seed, learner }: { readonly draws: number; readonly seed: number; readonly learner: number },
): { readonly own: Uint32Array; readonly measured: Uint32Array }[] => {
  if (count === "all") return [{ own, measured }];
  // what trained the shared model is no stranger to it
  const isApart = isRehearsal && measured.length >= count + LEAST_MEASURED;
  const from = isApart ? measured : own;
  if (!isApart && count >= own.length) return [{ own, measured }];
  return Array.from({ length: draws }, (_, draw) => {
    const order = new RandomStream(seed, "newcomer", { learner, step: draw }).sampleWithoutReplacement(
      from.length,
      isApart ? from.length : count,
    );
    const drawn = Uint32Array.from(order, (place) => from[place]!);
    return { own: drawn.slice(0, count), measured: isApart ? drawn.slice(count) : measured };
  });
};

const meanOf = (scores: readonly Scores[]): Scores => ({
  accuracy: scores.reduce((sum, { accuracy }) => sum + accuracy, 0) / scores.length,
  loss: scores.reduce((sum, { loss }) => sum + loss, 0) / scores.length,
});
