import { describe, expect, it } from "vitest";
import { type ReferenceBatch, referenceMetaGradient } from "../../test/reference/perceptronReference.ts";
import { RandomStream } from "../core/index.ts";
import { createArrayWorkspace, createPerceptron, type Model } from "../model/index.ts";
import { randomSamples } from "../testing/randomSamples.ts";
import { metaGradient } from "./metaGradient.ts";

const layerSizes = [14, 9, 6, 4];
const model = createPerceptron({ layerSizes });
const samples = randomSamples(model, 30, "bytes");
const parameters = model.initialParameters(new RandomStream(5, "model"));
const rows = (from: number): Uint32Array => Uint32Array.from({ length: 8 }, (_, row) => from + row);
const batches = { inner: rows(0), outer: rows(8), curvature: rows(16) };
const reference = (indices: Uint32Array): ReferenceBatch => ({
  features: Array.from(indices, (index) =>
    Array.from(samples.features.subarray(index * 14, index * 14 + 14), (byte) => byte / 255),
  ),
  labels: Array.from(indices, (index) => samples.labels[index]!),
});
const referenceBatches = [reference(batches.inner), reference(batches.outer), reference(batches.curvature)] as const;

const relativeError = (actual: ArrayLike<number>, expected: ArrayLike<number>): number => {
  let [error, size] = [0, 0];
  for (let k = 0; k < expected.length; k++) {
    error += (actual[k]! - expected[k]!) ** 2;
    size += expected[k]! ** 2;
  }
  return Math.sqrt(error / size);
};

// a large beta makes the second-order term a visible part of the meta-gradient
describe.each([0.01, 0.5])("with beta = %d", (stepSize) => {
  const input = { model, parameters, samples, batches, stepSize };
  const exact = referenceMetaGradient(layerSizes, [...parameters], referenceBatches, stepSize, true);
  const firstOrder = referenceMetaGradient(layerSizes, [...parameters], referenceBatches, stepSize, false);

  it("gives the exact meta-gradient of the float64 reference", () => {
    expect(relativeError(metaGradient({ ...input, secondOrder: "exact" }), exact)).toBeLessThan(2e-6);
  });

  it("leaves out only the Hessian in first order", () => {
    expect(relativeError(metaGradient({ ...input, secondOrder: "fo" }), firstOrder)).toBeLessThan(2e-6);
    expect(relativeError(firstOrder, exact)).toBeGreaterThan(stepSize / 50);
  });

  it("is near in the Hessian-free form: at most 1.2 % of the second-order term", () => {
    const free = metaGradient({ ...input, secondOrder: "hf" });
    const term = exact.map((value, k) => value - firstOrder[k]!);
    const freeTerm = Array.from(free, (value, k) => value - firstOrder[k]!);
    // measured against what float32 leaves of the first-order part, too
    const floor = (1e-6 * Math.hypot(...firstOrder)) / Math.hypot(...term);
    expect(relativeError(freeTerm, term)).toBeLessThan(0.012 + floor);
  });
});

it("gives the same bits in the model's own memory and in plain arrays", () => {
  const { workspace: _, ...plain } = model;
  const arrays: Model = plain;
  for (const secondOrder of ["fo", "hf", "exact"] as const) {
    const input = { parameters, samples, batches, stepSize: 0.1, secondOrder };
    expect(metaGradient({ ...input, model: arrays })).toEqual(metaGradient({ ...input, model }));
  }
  expect(
    createArrayWorkspace(arrays)
      .vectors(2)
      .map(({ position }) => position),
  ).toEqual([0, 1]);
});

it("gives a zero meta-gradient for a zero gradient, Hessian-free too", () => {
  // one class alone: with a very confident bias the float32 gradient vanishes
  const confident = createPerceptron({ layerSizes: [3, 2] });
  const flat = new Float32Array(confident.parameterCount);
  flat[6] = 200;
  const one = { ...randomSamples(confident, 4, "bytes"), labels: new Uint8Array(4) };
  const all = Uint32Array.of(0, 1, 2, 3);
  for (const secondOrder of ["fo", "hf", "exact"] as const) {
    const meta = metaGradient({
      model: confident,
      parameters: flat,
      samples: one,
      batches: { inner: all, outer: all, curvature: all },
      stepSize: 0.1,
      secondOrder,
    });
    expect(meta.every((value) => value === 0)).toBe(true);
  }
});
