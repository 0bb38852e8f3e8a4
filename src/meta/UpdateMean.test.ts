import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RandomStream } from "../core/index.ts";
import { aggregate } from "./createAggregator.ts";
import { UpdateOutOfRangeError } from "./errors.ts";
import { UpdateMean } from "./UpdateMean.ts";

/** Float32 numbers of very different sizes: the sums of such depend on their order in ordinary arithmetic. */
const wideFloat = fc
  .tuple(fc.integer({ min: -(2 ** 24), max: 2 ** 24 }), fc.integer({ min: -60, max: -18 }))
  .map(([mantissa, exponent]) => Math.fround(mantissa * 2 ** exponent));
const length = 5;
const vector = fc.array(wideFloat, { minLength: length, maxLength: length }).map((values) => Float32Array.from(values));
const models = fc.array(fc.record({ model: vector, weight: fc.integer({ min: 1, max: 5000 }) }), {
  minLength: 1,
  maxLength: 12,
});

describe.each([false, true])("weighted: %s", (weighted) => {
  it("gives the same bits for any order of arrival", () => {
    fc.assert(
      fc.property(vector, models, fc.nat(), (start, members, seed) => {
        const meanOf = (list: typeof members): Uint32Array => {
          const mean = new UpdateMean(start, { weighted });
          for (const { model, weight } of list) mean.add(model, weight);
          return new Uint32Array(mean.mean().buffer);
        };
        const expected = meanOf(members);
        for (let shuffle = 0; shuffle < 4; shuffle++)
          expect(meanOf(new RandomStream(seed, "order", { step: shuffle }).shuffle([...members]))).toEqual(expected);
      }),
      { seed: 5, numRuns: 300 },
    );
  });

  it("is the mean to the last bits of float32", () => {
    fc.assert(
      fc.property(vector, models, (start, members) => {
        const mean = new UpdateMean(start, { weighted });
        for (const { model, weight } of members) mean.add(model, weight);
        const total = members.reduce((sum, { weight }) => sum + (weighted ? weight : 1), 0);
        mean.mean().forEach((value, k) => {
          const changes = members.map(({ model, weight }) => (weighted ? weight : 1) * (model[k]! - start[k]!));
          const expected = start[k]! + changes.reduce((sum, change) => sum + change, 0) / total;
          const largest = Math.max(Math.abs(expected), ...changes.map((change) => Math.abs(change) / total));
          expect(Math.abs(value - expected)).toBeLessThanOrEqual(largest * 2 ** -22 + 2 ** -39);
        });
      }),
      { seed: 6, numRuns: 300 },
    );
  });

  it("refuses what cannot be summed exactly, and leaves the mean unchanged", () => {
    const mean = new UpdateMean(new Float32Array(2), { weighted });
    mean.add(Float32Array.of(1, 2), 3);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -Number.POSITIVE_INFINITY, 4096, -5000])
      expect(() => mean.add(Float32Array.of(0, bad), 1)).toThrow(UpdateOutOfRangeError);
    mean.add(Float32Array.of(4000, 0), 3);
    // 2 + 4000 + 95 is above 4096
    expect(() => mean.add(Float32Array.of(0, 95), 3)).toThrow(/add up to more than 4096/);
    expect(mean.count).toBe(2);
    expect(mean.mean()).toEqual(Float32Array.of(2000.5, 1));
  });
});

it("adds thousands of small updates exactly", () => {
  const mean = new UpdateMean(Float32Array.of(0), { expected: 10_000 });
  for (let count = 0; count < 10_000; count++) mean.add(Float32Array.of(0.25));
  expect(mean.mean()).toEqual(Float32Array.of(0.25));
});

it("refuses none of the expected updates because of earlier ones", () => {
  const mean = new UpdateMean(Float32Array.of(0), { expected: 3 });
  expect(() => mean.add(Float32Array.of(4000))).toThrow(UpdateOutOfRangeError);
  for (let count = 0; count < 3; count++) mean.add(Float32Array.of(1365));
  expect(mean.mean()).toEqual(Float32Array.of(1365));
});

it("counts weights", () => {
  expect(aggregate(Float32Array.of(0), [Float32Array.of(1), Float32Array.of(4)])).toEqual(Float32Array.of(2.5));
  expect(aggregate(Float32Array.of(0), [Float32Array.of(1), Float32Array.of(4)], [2, 1])).toEqual(Float32Array.of(2));
});

it("is the start when empty, and keeps its own copy of the start", () => {
  const start = Float32Array.of(1, 2);
  const mean = new UpdateMean(start);
  start.fill(0);
  expect(mean.mean()).toEqual(Float32Array.of(1, 2));
});

it("refuses wrong lengths, weights and sums of weights", () => {
  const mean = new UpdateMean(new Float32Array(2), { weighted: true });
  expect(() => mean.add(new Float32Array(3))).toThrow(/parameters\.length/);
  expect(() => mean.add(new Float32Array(2), 0)).toThrow(/weight/);
  expect(() => mean.add(new Float32Array(2), 1.5)).toThrow(/weight/);
  expect(() => mean.add(new Float32Array(2), 2 ** 26 + 1)).toThrow(UpdateOutOfRangeError);
  expect(() => aggregate(new Float32Array(1), [new Float32Array(1)], [])).toThrow(/weights\.length/);
});
