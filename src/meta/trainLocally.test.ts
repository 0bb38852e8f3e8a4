import { expect, it } from "vitest";
import { withCode } from "../../test/support/withCode.ts";
import { InvalidValueError, RandomStream } from "../core/index.ts";
import { createPerceptron } from "../model/index.ts";
import { randomSamples } from "../testing/randomSamples.ts";
import { metaGradient } from "./metaGradient.ts";
import { drawBatches, type MetaTerms } from "./metaStep.ts";
import { trainLocally, trainStepwise } from "./trainLocally.ts";
import { updateNorm } from "./UpdateMean.ts";

const model = createPerceptron({ layerSizes: [12, 8, 4] });
const samples = randomSamples(model, 60, "bytes");
const indices = Uint32Array.from({ length: 50 }, (_, index) => 59 - index);
const start = model.initialParameters(new RandomStream(1, "model"));
const terms: MetaTerms = { localSteps: 5, metaRate: 0.05, stepSize: 0.01, batchSize: 8, secondOrder: "exact" };
const input = { model, start, samples, indices, terms, seed: 9, learner: 3, round: 2 };

it("takes tau meta-steps on the batches of the stream", () => {
  let theta = start.slice();
  const norms: number[] = [];
  for (let step = 0; step < 5; step++) {
    const batches = drawBatches(indices, 8, new RandomStream(9, "batch", { learner: 3, round: 2, step }));
    const meta = metaGradient({ model, parameters: theta, samples, batches, stepSize: 0.01, secondOrder: "exact" });
    norms.push(updateNorm(meta, new Float32Array(meta.length)));
    theta = theta.map((value, k) => value + Math.fround(Math.fround(-0.05) * meta[k]!));
  }
  const trained = trainLocally(input);
  expect(trained.parameters).toEqual(theta);
  trained.gradientNorms.forEach((value, step) => {
    expect(value).toBeCloseTo(norms[step]!, 12);
  });
  expect(trained.gradientNorms.length).toBe(5);
  expect(trained.updateNorm).toBe(updateNorm(trained.parameters, start));
});

it("keeps ||theta_i - theta_start|| <= alpha * sum of g_t, the check that eq. (2) allows", () => {
  const { updateNorm: distance, gradientNorms } = trainLocally(input);
  expect(distance).toBeGreaterThan(0);
  expect(distance).toBeLessThanOrEqual(0.05 * gradientNorms.reduce((sum, g) => sum + g, 0) * (1 + 1e-6));
});

it("takes the first of the same steps when a learner stops early", () => {
  const full = trainLocally(input);
  const part = trainLocally({ ...input, stepsToRun: 2 });
  expect(part.gradientNorms).toEqual(full.gradientNorms.slice(0, 2));
  const none = trainLocally({ ...input, stepsToRun: 0 });
  expect(none).toEqual({ parameters: start, gradientNorms: new Float64Array(), updateNorm: 0 });
});

it("depends on its arguments alone: other work in between changes no bit", () => {
  const first = trainLocally(input);
  trainLocally({ ...input, learner: 4, terms: { ...terms, batchSize: 20, secondOrder: "hf" } });
  expect(trainLocally(input)).toEqual(first);
  expect(trainLocally({ ...input, model: createPerceptron({ layerSizes: [12, 8, 4] }) })).toEqual(first);
  for (const changed of [{ seed: 10 }, { learner: 4 }, { round: 3 }])
    expect(trainLocally({ ...input, ...changed }).parameters).not.toEqual(first.parameters);
});

it("lowers the loss", () => {
  const out = new Float32Array(model.parameterCount);
  const before = model.lossAndGradient(start, { samples, indices }, out);
  const long = { ...terms, localSteps: 300, metaRate: 0.3 };
  const { parameters } = trainLocally({ ...input, terms: long });
  expect(model.lossAndGradient(parameters, { samples, indices }, out)).toBeLessThan(before - 0.1);
});

it("reports a rate that is too large, with learner, round and step", () => {
  expect(() => trainLocally({ ...input, terms: { ...terms, metaRate: 1e36 } })).toThrow(withCode("GFML_DIVERGED"));
  expect(() => trainLocally({ ...input, terms: { ...terms, metaRate: 1e36 } })).toThrowErrorMatchingInlineSnapshot(`
    [GfmlError: training diverged: the parameters left the range of float32
      learner: 3
      round: 2
      step: 0
      rate: 1e+36
      gradientNorm: 0.43639843291178754
      What to do: use a smaller metaRate (in personalization: a smaller stepSize)]
  `);
});

it("refuses senseless input before it works", () => {
  const attempt = (changed: Partial<MetaTerms>) => () => trainLocally({ ...input, terms: { ...terms, ...changed } });
  expect(attempt({ localSteps: 0 })).toThrow(/localSteps/);
  expect(attempt({ metaRate: -1 })).toThrow(/metaRate/);
  expect(attempt({ stepSize: Number.NaN })).toThrow(/stepSize/);
  expect(attempt({ batchSize: 1.5 })).toThrow(/batchSize/);
  expect(attempt({ secondOrder: "third" as never })).toThrow(/secondOrder/);
  expect(() => trainLocally({ ...input, stepsToRun: 6 })).toThrow(/stepsToRun/);
  expect(() => trainLocally({ ...input, indices: new Uint32Array() })).toThrow(/indices/);
  expect(() => trainLocally({ ...input, indices: Uint32Array.of(60) })).toThrow(/indices/);
  expect(() => trainLocally({ ...input, start: start.slice(1) })).toThrow(/start\.length/);
  const broken = start.slice();
  broken[3] = Number.NaN;
  expect(() => trainLocally({ ...input, start: broken })).toThrow(InvalidValueError);
});

it("gives the same bits step by step, whatever the model does in between", () => {
  const whole = trainLocally(input);
  const steps = trainStepwise(input);
  for (let taken = 1; taken <= 5; taken++) {
    expect(steps.next()).toEqual({ done: false, value: taken });
    trainLocally({ ...input, learner: 100 + taken, terms: { ...terms, batchSize: 20, secondOrder: "hf" } });
  }
  expect(steps.next()).toEqual({ done: true, value: whole });
});
