import { expect, it } from "vitest";
import { withCode } from "../../test/support/withCode.ts";
import { RandomStream } from "../core/index.ts";
import { createPerceptron } from "../model/index.ts";
import { randomSamples } from "../testing/randomSamples.ts";
import { evaluate } from "./evaluate.ts";
import { type PersonalizationTerms, personalize } from "./personalize.ts";

const model = createPerceptron({ layerSizes: [12, 8, 4] });
const samples = randomSamples(model, 60, "bytes");
const indices = Uint32Array.from({ length: 30 }, (_, index) => 2 * index);
const parameters = model.initialParameters(new RandomStream(1, "model"));
const input = { model, parameters, samples, indices, seed: 1, learner: 2, round: 3 };
const adapt = (terms: PersonalizationTerms, own = indices): Float32Array =>
  personalize({ ...input, indices: own, terms });

it("gives theta - beta * gradient after one step on all samples", () => {
  const gradient = new Float32Array(model.parameterCount);
  model.lossAndGradient(parameters, { samples, indices }, gradient);
  const expected = parameters.map((value, k) => value + Math.fround(Math.fround(-0.1) * gradient[k]!));
  expect(adapt({ steps: 1, stepSize: 0.1 })).toEqual(expected);
});

it("changes nothing without steps, and fits the learner's samples better with more", () => {
  expect(adapt({ steps: 0, stepSize: 0.1 })).toEqual(parameters);
  const losses = [0, 5, 50].map((steps) => evaluate(model, adapt({ steps, stepSize: 0.2 }), samples, indices).loss);
  expect(losses[1]).toBeLessThan(losses[0]!);
  expect(losses[2]).toBeLessThan(losses[1]!);
});

it("draws samples and batches from the streams that a seed has always named", () => {
  const { seed, learner, round } = input;
  const pick = (from: Uint32Array, count: number, stream: RandomStream) =>
    Uint32Array.from(stream.sampleWithoutReplacement(from.length, count), (place) => from[place]!);
  const sampled = pick(indices, 4, new RandomStream(seed, "personalise-samples", { learner, round }));
  expect(adapt({ steps: 1, stepSize: 0.1, sampleCount: 4 })).toEqual(adapt({ steps: 1, stepSize: 0.1 }, sampled));
  const batch = pick(indices, 4, new RandomStream(seed, "personalise", { learner, round, step: 0 }));
  expect(adapt({ steps: 1, stepSize: 0.1, batchSize: 4 })).toEqual(adapt({ steps: 1, stepSize: 0.1 }, batch));
});

it("uses sampleCount samples, nested for smaller counts", () => {
  const single = Array.from(indices, (index) => adapt({ steps: 1, stepSize: 0.1 }, Uint32Array.of(index)).join());
  expect(single).toContain(adapt({ steps: 1, stepSize: 0.1, sampleCount: 1 }).join());
  const all = adapt({ steps: 1, stepSize: 0.1 });
  expect(adapt({ steps: 1, stepSize: 0.1, sampleCount: 1000 })).toEqual(all);
  expect(adapt({ steps: 1, stepSize: 0.1, sampleCount: 5 })).not.toEqual(all);
  // the pair has the sample of sampleCount 1: its step is the mean of that sample's step and the second sample's step
  const steps = single.map((text) => Float32Array.from(text.split(","), Number));
  const one = adapt({ steps: 1, stepSize: 0.1, sampleCount: 1 });
  const two = adapt({ steps: 1, stepSize: 0.1, sampleCount: 2 });
  const isMean = (other: Float32Array): boolean =>
    two.every((value, k) => Math.abs(value - (one[k]! + other[k]!) / 2) < 1e-6);
  expect(steps.some(isMean)).toBe(true);
});

it("draws batches from the stream of seed, learner, round and step", () => {
  const terms = { steps: 3, stepSize: 0.1, batchSize: 5 };
  const first = adapt(terms);
  expect(adapt(terms)).toEqual(first);
  for (const changed of [{ seed: 2 }, { learner: 3 }, { round: 4 }])
    expect(personalize({ ...input, ...changed, terms })).not.toEqual(first);
});

it("reports divergence and refuses bad terms", () => {
  expect(() => adapt({ steps: 2, stepSize: 1e35 })).toThrow(withCode("GFML_DIVERGED"));
  expect(() => adapt({ steps: -1, stepSize: 0.1 })).toThrow(/steps/);
  expect(() => adapt({ steps: 1, stepSize: 0 })).toThrow(/stepSize/);
  expect(() => adapt({ steps: 1, stepSize: 1, batchSize: 0 })).toThrow(/batchSize/);
  expect(() => adapt({ steps: 1, stepSize: 1, sampleCount: 0 })).toThrow(/sampleCount/);
  expect(() => adapt({ steps: 1, stepSize: 1 }, new Uint32Array())).toThrow(/indices/);
  expect(() =>
    personalize({ ...input, parameters: parameters.map(() => Number.NaN), terms: { steps: 0, stepSize: 1 } }),
  ).toThrow(/parameters/);
});
