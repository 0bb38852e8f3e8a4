import { expect, it } from "vitest";
import { RandomStream } from "../core/index.ts";
import { dot, mean, norm, standardDeviation } from "../math/index.ts";
import { createEmbeddingProtection } from "./createEmbeddingProtection.ts";

const random = new RandomStream(1, "test embeddings");
const vector = (size: number, length: number): Float32Array => {
  const raw = Float32Array.from({ length: size }, () => random.uniform() - 0.3);
  return raw.map((value) => (value * length) / norm(raw));
};
const cosine = (a: Float32Array, b: Float32Array): number => dot(a, b) / (norm(a) * norm(b));
const joined = (...vectors: readonly Float32Array[]): Float32Array =>
  Float32Array.from(vectors.flatMap((one) => [...one]));

it("clips each model's embedding that is too long and keeps its direction", () => {
  const [long, short] = [vector(60, 8), vector(60, 0.5)];
  const sent = createEmbeddingProtection({ clip: 2, noiseMultiplier: 0 }, 60, 7)(joined(long, short), 3, 4);
  expect(norm(sent.subarray(0, 60))).toBeCloseTo(2, 5);
  expect(cosine(sent.subarray(0, 60), long)).toBeCloseTo(1, 6);
  expect(sent.subarray(60)).toEqual(short);
});

it("adds normal noise of deviation z x 2C to each number, fresh for each learner, round and model", () => {
  const size = 4000;
  const protect = createEmbeddingProtection({ clip: 0.5, noiseMultiplier: 3 }, size, 7);
  const zero = new Float32Array(2 * size);
  const noise = protect(zero, 1, 1);
  expect(Math.abs(mean(noise))).toBeLessThan((4 * 3) / Math.sqrt(noise.length));
  expect(standardDeviation(noise)).toBeGreaterThan(2.9);
  expect(standardDeviation(noise)).toBeLessThan(3.1);
  const within = noise.filter((value) => Math.abs(value) < 3).length / noise.length;
  expect(Math.abs(within - 0.6827)).toBeLessThan(0.02);
  const others = [noise.subarray(size), protect(zero, 2, 1).subarray(0, size), protect(zero, 1, 2).subarray(0, size)];
  for (const other of others) expect(Math.abs(cosine(noise.subarray(0, size), other))).toBeLessThan(0.08);
  expect(protect(zero, 1, 1)).toEqual(noise);
});

it("projects with the same lengths and angles on average, equally for everybody", () => {
  const k = 400;
  const protect = createEmbeddingProtection({ dimensions: k, noiseMultiplier: 0 }, 800, 7);
  const [one, other] = [vector(800, 3), vector(800, 1)];
  const [first, second] = [protect(one, 1, 1), protect(other, 2, 9)];
  expect(first).toHaveLength(k);
  expect(norm(first) / 3).toBeGreaterThan(0.85);
  expect(norm(first) / 3).toBeLessThan(1.15);
  expect(Math.abs(cosine(first, second) - cosine(one, other))).toBeLessThan(0.15);
  // the embeddings e_1, e_2, ... show the columns of the matrix, whose numbers have variance 1/k
  const units = Array.from({ length: 800 }, (_, row) =>
    Float32Array.from({ length: 800 }, (__, at) => Number(at === row)),
  );
  const matrix = units.flatMap((unit) => [...protect(unit, 1, 1)]);
  expect(mean(matrix.map((value) => k * value * value))).toBeCloseTo(1, 1);
  const withOtherSeed = createEmbeddingProtection({ dimensions: k, noiseMultiplier: 0 }, 800, 8);
  expect(units.flatMap((unit) => [...withOtherSeed(unit, 1, 1)])).not.toEqual(matrix);
});

it("clips the projected embedding, so that the sensitivity holds for what is sent", () => {
  const protect = createEmbeddingProtection({ dimensions: 5, clip: 0.1, noiseMultiplier: 0 }, 60, 7);
  expect(norm(protect(vector(60, 9), 0, 0))).toBeCloseTo(0.1, 6);
});

it("refuses senseless terms", () => {
  const make = (terms: Parameters<typeof createEmbeddingProtection>[0]) => () =>
    createEmbeddingProtection(terms, 60, 0);
  expect(make({ noiseMultiplier: 1 })).toThrow("clip");
  expect(make({ dimensions: 61, noiseMultiplier: 0 })).toThrow("dimensions");
  expect(make({ clip: 0, noiseMultiplier: 0 })).toThrow("clip");
  expect(make({ clip: 1, noiseMultiplier: -1 })).toThrow("noiseMultiplier");
});
