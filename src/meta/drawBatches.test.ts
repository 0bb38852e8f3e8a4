import fc from "fast-check";
import { expect, it } from "vitest";
import { RandomStream } from "../core/index.ts";
import { drawBatches } from "./metaStep.ts";

it("draws the right number of different samples, in disjoint batches where there are enough", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 1, max: 50 }), fc.nat(), (count, size, seed) => {
      const indices = Uint32Array.from({ length: count }, (_, index) => 1000 - 3 * index);
      const batches = drawBatches(indices, size, new RandomStream(seed, "batch"));
      const all = [batches.inner, batches.outer, batches.curvature];
      for (const batch of all) {
        expect(batch.length).toBe(Math.min(size, count));
        expect(new Set(batch).size).toBe(batch.length);
        expect(batch.every((index) => indices.includes(index))).toBe(true);
      }
      const union = new Set(all.flatMap((batch) => [...batch]));
      if (count >= 3 * size) expect(union.size).toBe(3 * size);
      if (count <= size) for (const batch of all) expect(batch).toEqual(indices);
    }),
    { seed: 3, numRuns: 200 },
  );
});

it("draws each batch alone between one and three batches of samples", () => {
  const indices = Uint32Array.from({ length: 10 }, (_, index) => index);
  const { inner, outer, curvature } = drawBatches(indices, 6, new RandomStream(1, "batch"));
  expect(inner).not.toEqual(outer);
  expect(outer).not.toEqual(curvature);
});

it("keeps its promise between versions", () => {
  const indices = Uint32Array.from({ length: 100 }, (_, index) => index);
  const stream = new RandomStream(42, "batch", { learner: 1, round: 2, step: 3 });
  const { inner, outer, curvature } = drawBatches(indices, 4, stream);
  expect([[...inner], [...outer], [...curvature]]).toMatchInlineSnapshot(`
    [
      [
        12,
        4,
        2,
        83,
      ],
      [
        81,
        50,
        56,
        97,
      ],
      [
        55,
        16,
        73,
        91,
      ],
    ]
  `);
});
