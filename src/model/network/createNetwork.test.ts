import { describe, expect, it } from "vitest";
import golden from "../../../test/golden/network.json" with { type: "json" };
import { InvalidValueError, RandomStream } from "../../core/index.ts";
import { modelCompliance } from "../../testing/modelCompliance.ts";
import { randomSamples } from "../../testing/randomSamples.ts";
import { createPerceptron } from "../perceptron/createPerceptron.ts";
import { createNetwork, type NetworkOptions } from "./createNetwork.ts";

const image = { height: 6, width: 5, channels: 1 };

// the choice of a maximum has kinks, and finite differences step over some of them
modelCompliance(
  "a convolutional network",
  () =>
    createNetwork({
      input: image,
      layers: [
        { kind: "convolution", channels: 4 },
        { kind: "pool" },
        { kind: "convolution", channels: 8 },
        { kind: "dense", units: 7 },
      ],
      classCount: 3,
    }),
  { tolerance: 5e-3 },
);
modelCompliance("a network with strides, means, and colors", () =>
  createNetwork({
    input: { height: 7, width: 7, channels: 3 },
    layers: [
      { kind: "convolution", channels: 4, kernel: 2, padding: "none", stride: 2 },
      { kind: "convolution", channels: 4, kernel: 3 },
      { kind: "pool", pooling: "mean" },
    ],
    classCount: 5,
    rounding: "fma",
  }),
);
modelCompliance(
  "a network of a quantity",
  () =>
    createNetwork({
      input: image,
      layers: [{ kind: "convolution", channels: 4 }, { kind: "pool" }, { kind: "dense", units: 6 }],
      classCount: 1,
    }),
  { tolerance: 5e-3 },
);
modelCompliance("a network without hidden layers", () => createNetwork({ input: image, layers: [], classCount: 2 }));

it("has the perceptron's bits where all layers are dense", () => {
  const perceptron = createPerceptron({ layerSizes: [30, 9, 6, 4], firstLayer: "dense" });
  const layers = [9, 6].map((units) => ({ kind: "dense", units }) as const);
  const network = createNetwork({ input: image, layers, classCount: 4 });
  const batch = { samples: randomSamples(perceptron, 9, "bytes"), indices: Uint32Array.of(0, 4, 8, 3, 2) };
  const point = perceptron.initialParameters(new RandomStream(1, "model"));
  const vector = perceptron.initialParameters(new RandomStream(2, "model"));
  expect(network.initialParameters(new RandomStream(1, "model"))).toEqual(point);
  const outputs = [perceptron, network].map((model) => {
    const gradient = new Float32Array(model.parameterCount);
    const product = new Float32Array(model.parameterCount);
    const loss = model.lossAndGradient(point, batch, gradient);
    model.hessianVectorProduct(point, vector, batch, product);
    return { loss, gradient, product, logits: model.logits(point, batch), embedding: model.embedding(point, batch) };
  });
  expect(outputs[1]).toEqual(outputs[0]);
});

describe.each(golden)("against float64 autograd: network %#", (expected) => {
  it.each(["strict", "fma"] as const)(
    "gives loss, gradient, Hessian-vector product, logits and embedding (%s)",
    (rounding) => {
      const { input, layers, classCount } = expected;
      const model = createNetwork({ input, layers: layers as NetworkOptions["layers"], classCount, rounding });
      const samples = {
        count: expected.labels.length,
        featureCount: model.featureCount,
        features: expected.bytes ? Uint8Array.from(expected.features) : Float32Array.from(expected.features),
        labels: Uint8Array.from(expected.labels),
        classCount,
        ...(expected.targets && { targets: Float32Array.from(expected.targets) }),
      };
      const batch = { samples, indices: Uint32Array.from(expected.labels.keys()) };
      const parameters = Float32Array.from(expected.parameters);
      const gradient = new Float32Array(model.parameterCount);
      const product = new Float32Array(model.parameterCount);
      const loss = model.lossAndGradient(parameters, batch, gradient);
      // a squared loss has the size of its targets
      const unit = batch.samples.targets === undefined ? 1 : expected.loss;
      expect(loss / unit).toBeCloseTo(expected.loss / unit, 6);
      model.hessianVectorProduct(parameters, Float32Array.from(expected.vector), batch, product);
      const near = (actual: Float32Array, values: readonly number[]): void => {
        expect(actual.length).toBe(values.length);
        const size = Math.hypot(...values);
        expect(Math.hypot(...values.map((value, at) => value - actual[at]!)) / size).toBeLessThan(1e-6);
      };
      near(gradient, expected.gradient);
      near(product, expected.hessianVectorProduct);
      near(model.logits(parameters, batch), expected.logits);
      near(model.embedding(parameters, batch), expected.embedding);
    },
  );
});

describe("a network", () => {
  it("passes on numbers that are not finite", () => {
    const model = createNetwork({
      input: image,
      layers: [{ kind: "convolution", channels: 4 }, { kind: "pool" }],
      classCount: 3,
    });
    const batch = { samples: randomSamples(model, 4, "bytes", 1), indices: Uint32Array.of(0, 1) };
    const parameters = model.initialParameters(new RandomStream(1, "model")).fill(Number.NaN, 0, 1);
    expect(model.logits(parameters, batch).some(Number.isNaN)).toBe(true);
  });

  it("names its tensors unlike a perceptron", () => {
    const model = createNetwork({
      input: image,
      layers: [{ kind: "convolution", channels: 4 }, { kind: "pool" }, { kind: "dense", units: 5 }],
      classCount: 3,
    });
    expect(model.blocks.map(({ name, shape }) => `${name} ${shape}`)).toEqual([
      "convolution1.weight 3,3,1,4",
      "convolution1.bias 4",
      "dense2.weight 24,5",
      "dense2.bias 5",
      "dense3.weight 5,3",
      "dense3.bias 3",
    ]);
  });

  it("gives the same logits for a sample alone and among many", () => {
    const model = createNetwork({
      input: image,
      layers: [{ kind: "convolution", channels: 4 }, { kind: "pool" }],
      classCount: 3,
    });
    const samples = randomSamples(model, 300, "floats");
    const parameters = model.initialParameters(new RandomStream(1, "model"));
    const all = model.logits(parameters, { samples, indices: Uint32Array.from({ length: 300 }, (_, index) => index) });
    const last = model.logits(parameters, { samples, indices: Uint32Array.of(299) });
    expect(all.subarray(299 * 3)).toEqual(last);
  });

  it("refuses layers that do not fit each other", () => {
    const attempt = (layers: NetworkOptions["layers"]) => () => createNetwork({ input: image, layers, classCount: 3 });
    expect(attempt([{ kind: "convolution", channels: 6 }])).toThrow(/layers\[0\]\.channels/);
    expect(attempt([{ kind: "convolution", channels: 4, kernel: 2 }])).toThrow(/layers\[0\]\.kernel.*odd/);
    expect(attempt([{ kind: "convolution", channels: 4, kernel: 6, padding: "none" }])).toThrow(/at most 5/);
    expect(attempt([{ kind: "dense", units: 4 }, { kind: "pool" }])).toThrow(/layers\[1\]\.kind/);
    expect(attempt([{ kind: "pool" }])).toThrow(/layers\[0\]\.kind/);
    expect(
      attempt([
        { kind: "convolution", channels: 4 },
        { kind: "pool", size: 6 },
      ]),
    ).toThrow(/layers\[1\]\.size/);
    expect(attempt([{ kind: "dense", units: 4, activation: "tanh" as never }])).toThrow(/layers\[0\]\.activation/);
    expect(attempt([{ kind: "dense", units: 2 ** 23 }])).toThrow(/parameters in all/);
    expect(attempt([{ kind: "lstm" } as never])).toThrow(InvalidValueError);
  });
});
