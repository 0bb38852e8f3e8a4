import { expect, test } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { normal } from "../../math/index.ts";
import { updateNorm } from "../../meta/index.ts";
import { chunkCount, chunkRange } from "../update/chunks.ts";
import { measureOpened } from "./measureOpened.ts";

const length = 40 * 1024 + 17;
const total = chunkCount(length);
const start = new Float32Array(length).fill(0.25);
const draw = (seed: number): Float32Array => {
  const random = new RandomStream(seed, "update");
  return start.map((value, index) => value + (1 + (index % 7)) * 1e-3 * normal(random));
};
const opened = (parameters: Float32Array, indices: readonly number[]) =>
  indices.map((index) => {
    const { start: from, end } = chunkRange(index, length);
    return { index, parameters: parameters.subarray(from, end) };
  });

test("of all chunks it is the norm, to the bit", () => {
  const parameters = draw(1);
  const all = Array.from({ length: total }, (_, index) => index);
  expect(measureOpened(opened(parameters, all), start, total)).toBe(updateNorm(parameters, start));
});

test("of some it is hardly ever below the norm, and not far above it", () => {
  let below = 0;
  for (let seed = 0; seed < 60; seed++) {
    const parameters = draw(seed);
    const indices = new RandomStream(seed, "chunks").sampleWithoutReplacement(total, 8).sort((a, b) => a - b);
    const longest = measureOpened(opened(parameters, Array.from(indices)), start, total);
    if (longest < updateNorm(parameters, start)) below++;
    expect(longest).toBeLessThan(1.5 * updateNorm(parameters, start));
  }
  expect(below).toBe(0);
});

test("of one nothing can be said", () => {
  expect(measureOpened(opened(draw(1), [3]), start, total)).toBe(Number.POSITIVE_INFINITY);
});
