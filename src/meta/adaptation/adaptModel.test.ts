import { expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { createPerceptron } from "../../model/index.ts";
import { randomSamples } from "../../testing/randomSamples.ts";
import { adaptModel, recipeFor } from "./adaptModel.ts";
import { followRecipes } from "./followRecipes.ts";
import { predict, scorePredictions } from "./predict.ts";
import { calibrationRecipes, collectiveRecipes, ensembleRecipe, type Recipe } from "./recipes.ts";

const model = createPerceptron({ layerSizes: [12, 8, 4] });
const samples = randomSamples(model, 60, "bytes");
const own = Uint32Array.from({ length: 20 }, (_, index) => index);
const on = Uint32Array.from({ length: 40 }, (_, index) => 20 + index);
const shared = model.initialParameters(new RandomStream(1, "model"));
const trainedShares = [0.4, 0.3, 0.2, 0.1];
const input = { model, shared, samples, own, batchSize: 6, seed: 3, learner: 1, round: 2 };

it("makes a model that predicts as the recipe does, without knowing the recipe", () => {
  const scores = followRecipes({ ...input, on, trainedShares, recipes: calibrationRecipes });
  calibrationRecipes.forEach((recipe, place) => {
    const adapted = adaptModel({ ...input, recipe, trainedShares });
    const told = scorePredictions(predict(model, adapted, { samples, indices: on }), samples, on);
    expect(told.accuracy).toBe(scores[place]!.accuracy);
    // the prior is rounded to float32 in the bias
    expect(told.loss).toBeCloseTo(scores[place]!.loss, 5);
  });
});

it("leaves the shared model as it is, and refuses what is not one model", () => {
  const before = shared.slice();
  adaptModel({ ...input, recipe: calibrationRecipes.at(-1)!, trainedShares: null });
  expect(shared).toEqual(before);
  for (const recipe of [ensembleRecipe, collectiveRecipes(true)[0]!, collectiveRecipes(true)[1]!])
    expect(() => adaptModel({ ...input, recipe, trainedShares: null })).toThrow("recipe");
});

it("takes the recipe of the next lower number of samples, and that of all from twice the largest on", () => {
  const of = (steps: number): Recipe => ({ ...calibrationRecipes[0]!, steps });
  const newcomers = { all: of(50), "1": of(1), "10": of(10), "5": of(5) };
  const stepsFor = (count: number, recipes: Readonly<Record<string, Recipe>> = newcomers): number | undefined =>
    recipeFor({ newcomers: recipes }, count)?.steps;
  expect([1, 2, 4, 5, 9, 10, 19, 20, 1000].map((count) => stepsFor(count))).toEqual([1, 1, 1, 5, 5, 10, 10, 50, 50]);
  const { all: _, ...numbers } = newcomers;
  expect([1, 20].map((count) => stepsFor(count, numbers))).toEqual([1, 10]);
  expect(stepsFor(1, { "5": of(5) })).toBe(5);
  expect(stepsFor(3, { all: of(50) })).toBe(50);
  expect(stepsFor(3, {})).toBeUndefined();
});
