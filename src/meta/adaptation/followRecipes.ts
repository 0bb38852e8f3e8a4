import { InvalidValueError, RandomStream } from "../../core/index.ts";
import type { Samples } from "../../data/index.ts";
import { type Model, requireVectors } from "../../model/index.ts";
import { type Tally, tallyPredictions } from "../metrics.ts";
import { gradientSteps } from "./gradientSteps.ts";
import { labelPrior, mixPredictions, type Predictions, predict, scorePredictions } from "./predict.ts";
import type { Recipe } from "./recipes.ts";

/** Arguments of {@link followRecipes}. */
export interface RecipeInput {
  readonly model: Model;
  /** The shared model. Not changed. */
  readonly shared: Float32Array;
  /** The model that the learner keeps, where its trainer keeps one. */
  readonly kept?: Float32Array | undefined;
  /** What the model that the learner trained alone predicts for the samples at `on`. */
  readonly alone?: Predictions | undefined;
  readonly samples: Samples;
  /** The learner's own training samples: rows of `samples`. */
  readonly own: Uint32Array;
  /** The samples to predict. */
  readonly on: Uint32Array;
  readonly recipes: readonly Recipe[];
  /** Samples of a step's batch. */
  readonly batchSize: number;
  /** Smoothed shares of the classes among the samples that trained the shared model; equal if absent. */
  readonly trainedShares?: readonly number[] | undefined;
  /** The tally of the predictions, too. */
  readonly tallies?: boolean | undefined;
  readonly seed: number;
  readonly learner: number;
  readonly round: number;
}

/**
 * Scores of a learner under each recipe, in order. Recipes that take the same steps share them, so a longer one continues a
 * shorter one.
 *
 * @throws InvalidValueError if a recipe needs a model that is not there
 * @throws GFML_DIVERGED if a step leaves the range of float32
 */
export const followRecipes = (
  input: RecipeInput,
): { readonly accuracy: number; readonly loss: number; readonly tally?: Tally }[] => {
  const { model, shared, kept, alone, samples, own, on, recipes, trainedShares, tallies = false } = input;
  if (own.length === 0) throw new InvalidValueError("own.length", 0, "at least 1");
  requireVectors(model.parameterCount, { shared, ...(kept && { kept }) });
  const batch = { samples, indices: on };
  const labels = Array.from(own, (index) => samples.labels[index]!);
  const adapted = adapt(input);
  const known = new Map<string, Predictions>();
  const predictionsOf = (at: Pick<Recipe, "steps" | "stepSize" | "prior">): Predictions => {
    const name = `${keyOf(at)} ${at.prior}`;
    const before = known.get(name);
    if (before !== undefined) return before;
    const prior = at.prior === null ? undefined : labelPrior(labels, model.classCount, at.prior, trainedShares);
    const made = predict(model, adapted.get(keyOf(at))!, batch, prior);
    known.set(name, made);
    return made;
  };
  return recipes.map((recipe) => {
    const first =
      recipe.start === "alone"
        ? given("alone", alone)
        : recipe.start === "kept"
          ? predict(model, given("kept", kept), batch)
          : predictionsOf(recipe);
    const others = recipe.mixedWith.map((other) =>
      other === "alone" ? given("alone", alone) : predictionsOf({ ...recipe, steps: 0 }),
    );
    const mixed = mixPredictions([first, ...others]);
    return {
      ...scorePredictions(mixed, samples, on),
      ...(tallies && { tally: tallyPredictions(mixed, samples, on) }),
    };
  });
};

const given = <Value>(name: string, value: Value | undefined): Value => {
  if (value === undefined) throw new InvalidValueError(name, "absent", `there, as a recipe uses the model "${name}"`);
  return value;
};

const keyOf = ({ steps, stepSize }: Pick<Recipe, "steps" | "stepSize">): string =>
  steps === 0 ? "0" : `${steps} of ${stepSize}`;

/** The shared model after the steps of each recipe. */
const adapt = (input: RecipeInput): ReadonlyMap<string, Float32Array> => {
  const { model, shared, samples, own, recipes, batchSize, seed, learner, round } = input;
  const adapted = new Map<string, Float32Array>([["0", shared]]);
  const ways = recipes.filter(({ start, steps }) => start === "shared" && steps > 0);
  for (const stepSize of new Set(ways.map((way) => way.stepSize))) {
    const ends = ways.filter((way) => way.stepSize === stepSize).map(({ steps }) => steps);
    const streamOf = (step: number) => new RandomStream(seed, "adaptation", { learner, round, step });
    const start = { model, start: shared, samples, own, stepSize, batchSize, streamOf, learner, round };
    for (const [steps, parameters] of gradientSteps(start, ends)) adapted.set(keyOf({ steps, stepSize }), parameters);
  }
  return adapted;
};
