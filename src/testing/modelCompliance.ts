import { describe, expect, it } from "vitest";
import { InvalidValueError, RandomStream } from "../core/index.ts";
import type { Batch, Samples } from "../data/index.ts";
import type { Model } from "../model/index.ts";
import { randomSamples } from "./randomSamples.ts";

/** The options of the suite for the model under test. */
export interface ModelComplianceOptions {
  /** Largest error of a directional derivative against finite differences, relative to the gradient's norm. */
  readonly tolerance?: number;
}

/**
 * Tests what every `Model` must do. Registers the tests in the calling file, and calls `createModel` once.
 *
 * @param createModel - makes the model, of any size; a small one keeps the suite fast
 */
export const modelCompliance = (
  name: string,
  createModel: () => Model | Promise<Model>,
  { tolerance = 2e-3 }: ModelComplianceOptions = {},
): void => {
  describe(`${name} complies with the Model port`, () => {
    const state: { model?: Promise<Model> } = {};
    const model = (): Promise<Model> => (state.model ??= Promise.resolve(createModel()));
    const setUp = async (kind: "bytes" | "floats" = "bytes", size = 6) => {
      const subject = await model();
      const samples = randomSamples(subject, 12, kind);
      const indices = Uint32Array.from({ length: size }, (_, row) => (row * 5 + 1) % 12);
      const parameters = subject.initialParameters(new RandomStream(4, "compliance"));
      return { model: subject, parameters, batch: { samples, indices } satisfies Batch };
    };
    const gradientOf = (subject: Model, parameters: Float32Array, batch: Batch): Float32Array => {
      const out = new Float32Array(subject.parameterCount);
      subject.lossAndGradient(parameters, batch, out);
      return out;
    };
    const productOf = (subject: Model, parameters: Float32Array, vector: Float32Array, batch: Batch): Float32Array => {
      const out = new Float32Array(subject.parameterCount);
      subject.hessianVectorProduct(parameters, vector, batch, out);
      return out;
    };

    it("covers the parameters with its blocks in order, without gaps", async () => {
      const subject = await model();
      let offset = 0;
      for (const block of subject.blocks) {
        expect(block.offset).toBe(offset);
        offset += block.shape.reduce((product, length) => product * length, 1);
      }
      expect(offset).toBe(subject.parameterCount);
      expect(new Set(subject.blocks.map((block) => block.name)).size).toBe(subject.blocks.length);
    });

    it("draws finite, different initial parameters from the stream alone", async () => {
      const subject = await model();
      const first = subject.initialParameters(new RandomStream(1, "model"));
      expect(first.length).toBe(subject.parameterCount);
      expect(first.every(Number.isFinite)).toBe(true);
      expect(new Set(first).size).toBeGreaterThan(1);
      expect(subject.initialParameters(new RandomStream(1, "model"))).toEqual(first);
      expect(subject.initialParameters(new RandomStream(2, "model"))).not.toEqual(first);
    });

    it.each(["bytes", "floats"] as const)("gives the mean loss of its outputs (%s)", async (kind) => {
      const { model: subject, parameters, batch } = await setUp(kind);
      const logits = subject.logits(parameters, batch);
      expect(logits.length).toBe(batch.indices.length * subject.classCount);
      let loss = 0;
      batch.indices.forEach((index, row) => {
        if (subject.classCount === 1) {
          loss += (logits[row]! - batch.samples.targets![index]!) ** 2 / 2;
          return;
        }
        const scores = [...logits.subarray(row * subject.classCount, (row + 1) * subject.classCount)];
        const largest = Math.max(...scores);
        const sum = scores.reduce((total, score) => total + Math.exp(score - largest), 0);
        loss += Math.log(sum) + largest - scores[batch.samples.labels[index]!]!;
      });
      const out = new Float32Array(subject.parameterCount);
      expect(subject.lossAndGradient(parameters, batch, out)).toBeCloseTo(loss / batch.indices.length, 5);
    });

    it.each(["bytes", "floats"] as const)("gives the slope of the loss as gradient (%s)", async (kind) => {
      const { model: subject, parameters, batch } = await setUp(kind);
      const gradient = gradientOf(subject, parameters, batch);
      const scratch = new Float32Array(subject.parameterCount);
      const size = norm(gradient);
      expect(size).toBeGreaterThan(0);
      for (const seed of [0, 1, 2, 3]) {
        // along the gradient itself, then in random directions of unit length
        const direction = seed === 0 ? scaled(gradient, 1 / size) : randomDirection(subject.parameterCount, seed);
        const step = 1e-2;
        const above = subject.lossAndGradient(moved(parameters, direction, step), batch, scratch);
        const below = subject.lossAndGradient(moved(parameters, direction, -step), batch, scratch);
        expect(Math.abs((above - below) / (2 * step) - dot(gradient, direction)) / size).toBeLessThan(tolerance);
      }
    });

    it.each(["bytes", "floats"] as const)(
      "gives the slope of the gradient as Hessian-vector product (%s)",
      async (kind) => {
        const { model: subject, parameters, batch } = await setUp(kind);
        for (const seed of [1, 2]) {
          const direction = randomDirection(subject.parameterCount, seed);
          const product = productOf(subject, parameters, direction, batch);
          // the step is small, because a unit that crosses a kink of its activation between the two points has no slope there
          const step = 3e-3;
          const above = gradientOf(subject, moved(parameters, direction, step), batch);
          const below = gradientOf(subject, moved(parameters, direction, -step), batch);
          const difference = product.map((value, index) => (above[index]! - below[index]!) / (2 * step) - value);
          expect(norm(product)).toBeGreaterThan(0);
          expect(norm(difference) / norm(product)).toBeLessThan(tolerance);
        }
      },
    );

    it("has a symmetric Hessian with a linear product", async () => {
      const { model: subject, parameters, batch } = await setUp();
      const u = randomDirection(subject.parameterCount, 4);
      const v = randomDirection(subject.parameterCount, 5);
      const hu = productOf(subject, parameters, u, batch);
      const hv = productOf(subject, parameters, v, batch);
      const scale = norm(hu) + norm(hv);
      expect(Math.abs(dot(v, hu) - dot(u, hv))).toBeLessThan(1e-5 * scale);
      const combined = productOf(
        subject,
        parameters,
        u.map((value, index) => 2 * value - 3 * v[index]!),
        batch,
      );
      const difference = combined.map((value, index) => value - (2 * hu[index]! - 3 * hv[index]!));
      expect(norm(difference)).toBeLessThan(1e-5 * scale);
      expect(norm(productOf(subject, parameters, new Float32Array(subject.parameterCount), batch))).toBe(0);
    });

    it("treats a batch as the mean of its rows: one row, and equal rows, give that row's values", async () => {
      const { model: subject, parameters, batch } = await setUp();
      const gradients: Float32Array[] = [];
      for (const index of batch.indices) {
        const single = { samples: batch.samples, indices: Uint32Array.of(index) };
        gradients.push(gradientOf(subject, parameters, single));
        expect(subject.logits(parameters, single).length).toBe(subject.classCount);
      }
      const mean = gradients[0]!.map((_, at) => gradients.reduce((sum, one) => sum + one[at]!, 0) / gradients.length);
      const whole = gradientOf(subject, parameters, batch);
      expect(norm(whole.map((value, at) => value - mean[at]!))).toBeLessThan(1e-5 * (1 + norm(whole)));
    });

    it("gives the mean of the rows' embeddings as embedding", async () => {
      const { model: subject, parameters, batch } = await setUp();
      const whole = subject.embedding(parameters, batch);
      expect(whole.length).toBe(subject.embeddingSize);
      const rows = Array.from(batch.indices, (index) =>
        subject.embedding(parameters, { samples: batch.samples, indices: Uint32Array.of(index) }),
      );
      whole.forEach((value, unit) => {
        expect(value).toBeCloseTo(rows.reduce((sum, row) => sum + row[unit]!, 0) / rows.length, 5);
      });
      expect(new Set(rows.map((row) => row.join())).size).toBeGreaterThan(1);
    });

    it("gives the same bits for the same arguments, whatever ran before", async () => {
      const { model: subject, parameters, batch } = await setUp();
      const direction = randomDirection(subject.parameterCount, 6);
      const run = () => ({
        gradient: gradientOf(subject, parameters, batch),
        product: productOf(subject, parameters, direction, batch),
        logits: subject.logits(parameters, batch),
        embedding: subject.embedding(parameters, batch),
      });
      const first = run();
      const larger = { samples: batch.samples, indices: Uint32Array.from({ length: 12 }, (_, row) => row) };
      productOf(subject, direction, parameters, larger);
      expect(run()).toEqual(first);
    });

    it("writes to no input", async () => {
      const { model: subject, parameters, batch } = await setUp();
      const direction = randomDirection(subject.parameterCount, 8);
      const before = [parameters.slice(), direction.slice(), batch.samples.features.slice(), batch.indices.slice()];
      gradientOf(subject, parameters, batch);
      productOf(subject, parameters, direction, batch);
      subject.logits(parameters, batch);
      subject.embedding(parameters, batch);
      expect([parameters, direction, batch.samples.features, batch.indices]).toEqual(before);
    });

    it("refuses an out array that is also an input", async () => {
      const { model: subject, parameters, batch } = await setUp();
      const vector = randomDirection(subject.parameterCount, 9);
      expect(() => subject.lossAndGradient(parameters, batch, parameters)).toThrow(InvalidValueError);
      expect(() => subject.hessianVectorProduct(parameters, vector, batch, vector)).toThrow(InvalidValueError);
      expect(() => subject.hessianVectorProduct(parameters, vector, batch, parameters)).toThrow(InvalidValueError);
    });

    it("refuses by name input that does not fit", async () => {
      const { model: subject, parameters, batch } = await setUp();
      const out = new Float32Array(subject.parameterCount);
      const { samples, indices } = batch;
      const attempt =
        (changed: Partial<Samples>, rows: Uint32Array = indices) =>
        () =>
          subject.lossAndGradient(parameters, { samples: { ...samples, ...changed }, indices: rows }, out);
      expect(attempt({ labels: samples.labels.map(() => subject.classCount) })).toThrow(/samples\.labels\[/);
      expect(attempt({ featureCount: samples.featureCount + 1 })).toThrow(/samples\.featureCount/);
      expect(attempt({ features: samples.features.slice(1) })).toThrow(/samples\.features\.length/);
      expect(attempt({ labels: samples.labels.slice(1) })).toThrow(/samples\.labels\.length/);
      if (subject.classCount === 1) {
        expect(attempt({ targets: samples.targets!.slice(1) })).toThrow(/samples\.targets\.length/);
        const { targets: _, ...classes } = samples;
        expect(() => subject.lossAndGradient(parameters, { samples: classes, indices }, out)).toThrow(
          /samples\.targets/,
        );
      } else expect(attempt({ targets: new Float32Array(samples.count) })).toThrow(/samples\.targets/);
      expect(attempt({}, Uint32Array.of(0, samples.count))).toThrow(/batch\.indices\[1\]/);
      expect(attempt({}, new Uint32Array())).toThrow(/batch\.indices\.length/);
      expect(() => subject.lossAndGradient(parameters.slice(1), batch, out)).toThrow(/parameters\.length/);
      expect(() => subject.lossAndGradient(parameters, batch, out.slice(1))).toThrow(/out\.length/);
      expect(() => subject.hessianVectorProduct(parameters, out.slice(1), batch, out)).toThrow(/vector\.length/);
      expect(() => subject.logits(parameters.slice(1), batch)).toThrow(/parameters\.length/);
      expect(() => subject.embedding(parameters, { samples, indices: Uint32Array.of(99) })).toThrow(/batch\.indices/);
    });
  });
};

const dot = (a: Float32Array, b: Float32Array): number => a.reduce((sum, value, index) => sum + value * b[index]!, 0);
const norm = (a: Float32Array): number => Math.sqrt(dot(a, a));
const scaled = (a: Float32Array, factor: number): Float32Array => a.map((value) => value * factor);
const moved = (a: Float32Array, direction: Float32Array, step: number): Float32Array =>
  a.map((value, index) => value + step * direction[index]!);
const randomDirection = (length: number, seed: number): Float32Array => {
  const stream = new RandomStream(seed, "compliance-direction");
  const direction = Float32Array.from({ length }, () => stream.uniform() * 2 - 1);
  return scaled(direction, 1 / norm(direction));
};
