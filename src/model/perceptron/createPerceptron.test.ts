import fc from "fast-check";
import { describe, expect, it } from "vitest";
import golden from "../../../test/golden/perceptron.json" with { type: "json" };
import regression from "../../../test/golden/regression.json" with { type: "json" };
import { InvalidValueError, RandomStream } from "../../core/index.ts";
import type { Batch } from "../../data/index.ts";
import { modelCompliance } from "../../testing/modelCompliance.ts";
import { randomSamples } from "../../testing/randomSamples.ts";
import { createPerceptron } from "./createPerceptron.ts";
import type { PerceptronOptions } from "./LayerMemory.ts";

modelCompliance("a small perceptron", () => createPerceptron({ layerSizes: [20, 12, 8, 4] }));
modelCompliance("a perceptron of odd sizes", () => createPerceptron({ layerSizes: [11, 7, 5, 3], rounding: "fma" }));
modelCompliance("a perceptron without hidden layers", () => createPerceptron({ layerSizes: [9, 5] }));
modelCompliance("a perceptron of a quantity", () => createPerceptron({ layerSizes: [20, 12, 8, 1] }));
modelCompliance("a linear model of a quantity", () => createPerceptron({ layerSizes: [9, 1], rounding: "fma" }));

it("builds the paper's model by default", () => {
  const model = createPerceptron();
  expect(model.parameterCount).toBe(68_270);
  expect(model.embeddingSize).toBe(60);
  const parameters = model.initialParameters(new RandomStream(0, "model"));
  for (const { name, shape, offset } of model.blocks) {
    const values = parameters.subarray(offset, offset + shape.reduce((a, b) => a * b));
    const bound = 1 / Math.sqrt({ layer1: 784, layer2: 80, layer3: 60 }[name.slice(0, 6)]!);
    const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    expect(largest).toBeLessThanOrEqual(Math.fround(bound));
    expect(largest).toBeGreaterThan(bound * 0.75);
  }
});

describe.each(golden)("against float64 autograd: $layerSizes", (expected) => {
  it.each(["strict", "fma"] as const)(
    "gives loss, gradient, Hessian-vector product, logits and embedding (%s)",
    (rounding) => {
      const { layerSizes } = expected;
      const model = createPerceptron({ layerSizes, rounding });
      const samples = {
        count: expected.labels.length,
        featureCount: layerSizes[0]!,
        features: expected.bytes ? Uint8Array.from(expected.features) : Float32Array.from(expected.features),
        labels: Uint8Array.from(expected.labels),
        classCount: layerSizes.at(-1)!,
      };
      const batch = { samples, indices: Uint32Array.from(expected.labels.keys()) };
      const parameters = Float32Array.from(expected.parameters);
      const out = new Float32Array(model.parameterCount);
      expect(model.lossAndGradient(parameters, batch, out)).toBeCloseTo(expected.loss, 5);
      expectClose(out, expected.gradient);
      model.hessianVectorProduct(parameters, Float32Array.from(expected.vector), batch, out);
      expectClose(out, expected.hessianVectorProduct);
      expectClose(model.logits(parameters, batch), expected.logits);
      expectClose(model.embedding(parameters, batch), expected.embedding);
    },
  );
});

describe.each(regression)("against float64 autograd, with squared loss: $layerSizes", (expected) => {
  it.each(["strict", "fma"] as const)("gives loss, gradient, Hessian-vector product and output (%s)", (rounding) => {
    const { layerSizes } = expected;
    const model = createPerceptron({ layerSizes, rounding });
    const count = expected.targets.length;
    const samples = {
      count,
      featureCount: layerSizes[0]!,
      features: Float32Array.from(expected.features),
      labels: new Uint8Array(count),
      classCount: 1,
      targets: Float32Array.from(expected.targets),
    };
    const batch = { samples, indices: Uint32Array.from({ length: count }, (_, row) => row) };
    const parameters = Float32Array.from(expected.parameters);
    const out = new Float32Array(model.parameterCount);
    expect(model.lossAndGradient(parameters, batch, out)).toBeCloseTo(expected.loss, 5);
    expectClose(out, expected.gradient);
    model.hessianVectorProduct(parameters, Float32Array.from(expected.vector), batch, out);
    expectClose(out, expected.hessianVectorProduct);
    expectClose(model.logits(parameters, batch), expected.output);
  });
});

const expectClose = (actual: Float32Array, expected: readonly number[]): void => {
  expect(actual.length).toBe(expected.length);
  const size = Math.sqrt(expected.reduce((sum, value) => sum + value * value, 0));
  const error = Math.sqrt(expected.reduce((sum, value, index) => sum + (value - actual[index]!) ** 2, 0));
  expect(error / size).toBeLessThan(1e-6);
};

/** Everything a model computes for one batch. */
const outputs = (options: PerceptronOptions, batch: Batch, seed: number) => {
  const model = createPerceptron(options);
  const parameters = model.initialParameters(new RandomStream(seed, "point"));
  const vector = model.initialParameters(new RandomStream(seed, "vector"));
  const gradient = new Float32Array(model.parameterCount);
  const product = new Float32Array(model.parameterCount);
  const loss = model.lossAndGradient(parameters, batch, gradient);
  model.hessianVectorProduct(parameters, vector, batch, product);
  const logits = model.logits(parameters, batch);
  return { loss, bits: [gradient, product, logits].map((values) => new Uint32Array(values.buffer)) };
};

it("gives the bits of the dense layer from the sparse first layer, for any sizes, density, batch and rounding", () => {
  fc.assert(
    fc.property(
      fc.record({
        sizes: fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 3 }),
        classCount: fc.integer({ min: 2, max: 11 }),
        size: fc.integer({ min: 1, max: 13 }),
        density: fc.constantFrom(0, 0.05, 0.2, 0.6, 1),
        kind: fc.constantFrom("bytes", "floats"),
        rounding: fc.constantFrom("strict", "fma"),
        seed: fc.nat(1000),
      }),
      ({ sizes, classCount, size, density, kind, rounding, seed }) => {
        const layerSizes = [...sizes, classCount];
        const samples = randomSamples({ featureCount: sizes[0]!, classCount }, 13, kind, density);
        const batch = { samples, indices: Uint32Array.from({ length: size }, (_, row) => row) };
        const dense = outputs({ layerSizes, rounding, firstLayer: "dense" }, batch, seed);
        expect(outputs({ layerSizes, rounding, firstLayer: "sparse" }, batch, seed)).toEqual(dense);
        expect(outputs({ layerSizes, rounding, firstLayer: "auto" }, batch, seed)).toEqual(dense);
      },
    ),
    { seed: 11, numRuns: 70 },
  );
});

it("gives each row of a large batch the logits that it has alone", () => {
  const model = createPerceptron({ layerSizes: [10, 6, 3] });
  const samples = randomSamples(model, 700, "bytes");
  const parameters = model.initialParameters(new RandomStream(1, "model"));
  const logits = model.logits(parameters, { samples, indices: Uint32Array.from({ length: 700 }, (_, row) => row) });
  for (const row of [0, 255, 256, 511, 699])
    expect(model.logits(parameters, { samples, indices: Uint32Array.of(row) })).toEqual(
      logits.slice(row * 3, row * 3 + 3),
    );
});

it("reads features in shared memory like others", () => {
  const model = createPerceptron({ layerSizes: [10, 6, 3] });
  const parameters = model.initialParameters(new RandomStream(1, "model"));
  const indices = Uint32Array.of(3, 1, 2);
  for (const kind of ["bytes", "floats"] as const) {
    const samples = randomSamples(model, 5, kind);
    const buffer = new SharedArrayBuffer(samples.features.byteLength);
    const features = kind === "bytes" ? new Uint8Array(buffer) : new Float32Array(buffer);
    features.set(samples.features);
    const shared = { samples: { ...samples, features }, indices };
    expect(model.logits(parameters, shared)).toEqual(model.logits(parameters, { samples, indices }));
  }
});

it("passes on numbers that are not finite", () => {
  const model = createPerceptron({ layerSizes: [6, 4, 3], firstLayer: "dense" });
  const samples = randomSamples(model, 4, "bytes", 1);
  const batch = { samples, indices: Uint32Array.of(0, 1, 2, 3) };
  for (const value of [Number.NaN, Number.POSITIVE_INFINITY]) {
    const parameters = model.initialParameters(new RandomStream(1, "model")).fill(value, 0, 1);
    const out = new Float32Array(model.parameterCount);
    model.lossAndGradient(parameters, batch, out);
    expect(out.some(Number.isNaN)).toBe(true);
  }
});

it("refuses impossible options", () => {
  const attempt = (options: PerceptronOptions) => () => createPerceptron(options);
  expect(attempt({ layerSizes: [784] })).toThrow(InvalidValueError);
  expect(attempt({ layerSizes: [784, 0, 10] })).toThrow(/layerSizes\[1\]/);
  expect(attempt({ layerSizes: [784, 300] })).toThrow(/classes/);
  expect(attempt({ layerSizes: [100_000, 100_000, 10] })).toThrow(/parameters in all/);
  expect(attempt({ rounding: "fast" as never })).toThrow(/rounding/);
  expect(attempt({ firstLayer: "csr" as never })).toThrow(/firstLayer/);
});
