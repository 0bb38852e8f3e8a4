import { describe, expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { createPerceptron } from "../../model/index.ts";
import { randomSamples } from "../../testing/randomSamples.ts";
import { evaluate } from "../evaluate.ts";
import { personalize } from "../personalize.ts";
import { followRecipes } from "./followRecipes.ts";
import { gradientSteps } from "./gradientSteps.ts";
import { holdOut } from "./heldOut.ts";
import { labelPrior, mixPredictions, predict, scorePredictions } from "./predict.ts";
import { calibrationRecipes, collectiveRecipes, describeRecipe, type Recipe } from "./recipes.ts";

const model = createPerceptron({ layerSizes: [12, 8, 4] });
const samples = randomSamples(model, 60, "bytes");
const own = Uint32Array.from({ length: 20 }, (_, index) => index);
const on = Uint32Array.from({ length: 30 }, (_, index) => 30 + index);
const shared = model.initialParameters(new RandomStream(1, "model"));
const input = { model, shared, samples, own, on, batchSize: 6, seed: 3, learner: 1, round: 2 };
const recipe = (fields: Partial<Recipe>): Recipe => ({
  start: "shared",
  steps: 0,
  stepSize: 0.1,
  prior: null,
  mixedWith: [],
  ...fields,
});

describe("held-out samples", () => {
  const train = Uint32Array.from({ length: 23 }, (_, index) => 100 + index);

  it("takes samples at equal distances, and leaves all others", () => {
    const { fit, heldOut } = holdOut(train, 0.2);
    expect([...heldOut]).toEqual([104, 109, 114, 119]);
    expect([...fit, ...heldOut].sort()).toEqual([...train]);
    expect(holdOut(train, 0)).toEqual({ fit: train, heldOut: new Uint32Array() });
    expect(holdOut(train.slice(0, 4), 0.2).heldOut).toHaveLength(0);
  });

  it("holds the same samples out when the set grows", () => {
    for (let length = 1; length < 23; length++) {
      const { heldOut } = holdOut(train.slice(0, length), 0.3);
      expect([...holdOut(train, 0.3).heldOut].slice(0, heldOut.length)).toEqual([...heldOut]);
    }
  });
});

describe("predictions", () => {
  it("returns the softmax of the logits, with the scores of evaluate", () => {
    const { accuracy, loss } = evaluate(model, shared, samples, on);
    const scored = scorePredictions(predict(model, shared, { samples, indices: on }), samples, on);
    expect(scored.accuracy).toBe(accuracy);
    expect(scored.loss).toBeCloseTo(loss, 12);
  });

  it("returns the posterior under the learner's labels with a prior", () => {
    const plain = predict(model, shared, { samples, indices: on });
    const prior = labelPrior([0, 0, 0, 1], 4, 0.5, [0.4, 0.3, 0.2, 0.1]);
    const shares = [3.5 / 6, 1.5 / 6, 0.5 / 6, 0.5 / 6];
    const told = predict(model, shared, { samples, indices: on }, prior);
    for (let row = 0; row < on.length; row++) {
      const weights = shares.map((share, label) => (plain[row * 4 + label]! * share) / [0.4, 0.3, 0.2, 0.1][label]!);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      weights.forEach((weight, label) => {
        expect(told[row * 4 + label]).toBeCloseTo(weight / total, 12);
      });
    }
    const even = labelPrior([0, 1, 2, 3], 4, 0.1);
    expect([...even].map((value) => Math.abs(value) < 1e-12)).toEqual([true, true, true, true]);
  });

  it("gives a sample without a chance a finite loss", () => {
    const certain = new Float64Array([1, 0, 0, 0]);
    const { loss } = scorePredictions(certain, { labels: Uint8Array.of(2), classCount: 4 }, Uint32Array.of(0));
    expect(loss).toBeCloseTo(-Math.log(1e-12), 9);
    expect(scorePredictions(new Float64Array(), samples, new Uint32Array())).toEqual({ accuracy: 0, loss: 0 });
  });
});

describe("recipes", () => {
  it("takes the inner steps of the paper where a batch is all samples", () => {
    const terms = { steps: 3, stepSize: 0.1 };
    const adapted = personalize({
      model,
      parameters: shared,
      samples,
      indices: own,
      terms,
      seed: 3,
      learner: 1,
      round: 2,
    });
    const expected = evaluate(model, adapted, samples, on);
    const [scores] = followRecipes({ ...input, batchSize: 20, recipes: [recipe({ steps: 3 })] });
    expect(scores!.accuracy).toBe(expected.accuracy);
    expect(scores!.loss).toBeCloseTo(expected.loss, 12);
  });

  it("gives the same scores alone and together, in any order", () => {
    const alone = predict(model, model.initialParameters(new RandomStream(2, "model")), { samples, indices: on });
    const recipes = [...collectiveRecipes(false), ...calibrationRecipes];
    const together = followRecipes({ ...input, alone, recipes });
    recipes.forEach((one, index) => {
      expect(followRecipes({ ...input, alone, recipes: [one] })).toEqual([together[index]]);
    });
    expect(followRecipes({ ...input, alone, recipes: recipes.toReversed() })).toEqual(together.toReversed());
  });

  it("mixes what two models predict", () => {
    const alone = predict(model, model.initialParameters(new RandomStream(2, "model")), { samples, indices: on });
    const plain = predict(model, shared, { samples, indices: on });
    const [mixed] = followRecipes({ ...input, alone, recipes: [recipe({ mixedWith: ["alone"] })] });
    expect(mixed).toEqual(scorePredictions(mixPredictions([plain, alone]), samples, on));
    const [itself] = followRecipes({ ...input, alone, recipes: [recipe({ start: "alone" })] });
    expect(itself).toEqual(scorePredictions(alone, samples, on));
    const [kept] = followRecipes({ ...input, kept: shared, recipes: [recipe({ start: "kept" })] });
    expect(kept).toEqual(scorePredictions(plain, samples, on));
  });

  it("refuses a recipe whose model is not there", () => {
    expect(() => followRecipes({ ...input, recipes: [recipe({ start: "alone" })] })).toThrow("alone");
    expect(() => followRecipes({ ...input, recipes: [recipe({ start: "kept" })] })).toThrow("kept");
  });

  it("describes each recipe in words of its own", () => {
    const words = [...collectiveRecipes(true), ...calibrationRecipes].map(describeRecipe);
    const recipes = [...collectiveRecipes(true), ...calibrationRecipes].map((one) => JSON.stringify(one));
    expect(new Set(words).size).toBe(new Set(recipes).size);
  });

  it("has no steps that say the same twice", () => {
    expect(calibrationRecipes).toHaveLength(36);
    expect(collectiveRecipes(true)).toHaveLength(14);
  });
});

it("gives the model after each number of steps, and says where it diverges", () => {
  const streamOf = (step: number) => new RandomStream(3, "test", { step });
  const steps = { model, start: shared, samples, own, stepSize: 0.1, batchSize: 6, streamOf, learner: 4, round: 1 };
  const all = gradientSteps(steps, [0, 2, 5]);
  expect(all.get(0)).toEqual(shared);
  expect(gradientSteps(steps, [5]).get(5)).toEqual(all.get(5));
  const rest = { ...steps, start: all.get(2)!, streamOf: (step: number) => streamOf(step + 2) };
  expect(gradientSteps(rest, [3]).get(3)).toEqual(all.get(5));
  expect(() => gradientSteps({ ...steps, stepSize: 1e36 }, [1])).toThrow(/diverged/);
  expect(() => gradientSteps({ ...steps, own: new Uint32Array() }, [1])).toThrow(/own/);
});
