import { InvalidValueError, RandomStream } from "../../core/index.ts";
import type { Samples } from "../../data/index.ts";
import type { Model } from "../../model/index.ts";
import { gradientSteps } from "./gradientSteps.ts";
import { labelPrior } from "./predict.ts";
import type { Recipe } from "./recipes.ts";

/** How newcomers adapt a model without any tuning of their own. It travels with the model. */
export interface Calibration {
  /** By number of own samples, such as "1", "10" and "all": the recipe that rehearsals found best. */
  readonly newcomers: Readonly<Record<string, Recipe>>;
  /** Smoothed shares of the classes among the samples that trained the model; null: equal shares. */
  readonly trainedShares: readonly number[] | null;
}

/** With so many times the largest rehearsed number of samples, a newcomer adapts as one with all of them. */
const MANY = 2;

/** The recipe for a newcomer with so many samples: that of the next lower number. Undefined if nothing was rehearsed. */
export const recipeFor = ({ newcomers }: Pick<Calibration, "newcomers">, samples: number): Recipe | undefined => {
  const counts = Object.keys(newcomers)
    .map(Number)
    .filter(Number.isInteger)
    .sort((a, b) => a - b);
  const largest = counts.at(-1);
  if (largest === undefined || samples >= MANY * largest) return newcomers.all ?? newcomers[String(largest)];
  return newcomers[String(counts.findLast((count) => count <= samples) ?? counts[0])];
};

/** Arguments of {@link adaptModel}. */
export interface AdaptedModelInput {
  readonly model: Model;
  /** The shared model. Not changed. */
  readonly shared: Float32Array;
  readonly samples: Samples;
  /** The learner's own training samples: rows of `samples`. */
  readonly own: Uint32Array;
  readonly recipe: Recipe;
  /** Samples of a step's batch. */
  readonly batchSize: number;
  readonly trainedShares: readonly number[] | null;
  readonly seed: number;
  readonly learner: number;
  readonly round: number;
}

/**
 * The model that a recipe makes of the shared one: a fresh array. A label prior becomes part of the last layer's bias, so that
 * the model needs nothing beside its parameters.
 *
 * @throws InvalidValueError if the recipe does not start from the shared model alone, or no bias ends the model
 * @throws GFML_DIVERGED if a step leaves the range of float32
 */
export const adaptModel = (input: AdaptedModelInput): Float32Array => {
  const { model, shared, samples, own, recipe, batchSize, trainedShares, seed, learner, round } = input;
  const { start, steps, stepSize, prior, mixedWith } = recipe;
  if (start !== "shared" || mixedWith.length > 0)
    throw new InvalidValueError(
      "recipe",
      `starts from ${start}`,
      "steps from the shared model, as newcomers take them",
    );
  const streamOf = (step: number) => new RandomStream(seed, "adaptation", { learner, round, step });
  const way = { model, start: shared, samples, own, stepSize, batchSize, streamOf, learner, round };
  const adapted = gradientSteps(way, [steps]).get(steps)!;
  if (prior === null || model.classCount === 1) return adapted;
  const bias = model.blocks.at(-1)?.shape;
  if (bias?.length !== 1 || bias[0] !== model.classCount)
    throw new InvalidValueError("model", `ends with ${bias}`, "a bias for each class, which a label prior is added to");
  const labels = Array.from(own, (index) => samples.labels[index]!);
  const added = labelPrior(labels, model.classCount, prior, trainedShares ?? undefined);
  const from = adapted.length - model.classCount;
  for (const [label, value] of added.entries()) adapted[from + label]! += value;
  return adapted;
};
