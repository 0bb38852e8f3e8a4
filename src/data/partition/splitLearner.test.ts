import fc from "fast-check";
import { expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { InvalidValueError } from "../../core/index.ts";
import { splitLearner } from "./splitLearner.ts";

it("splits a learner's samples into training and a tenth for the test, at least one of each", () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.nat(), { minLength: 2, maxLength: 300 }),
      fc.nat(),
      fc.nat(),
      (indices, seed, learner) => {
        const { train, test: held } = splitLearner(indices, seed, learner);
        expect([...train, ...held].sort((a, b) => a - b)).toEqual([...indices].sort((a, b) => a - b));
        expect(held.length).toBe(Math.max(1, Math.round(indices.length / 10)));
        expect(train.length).toBeGreaterThan(0);
      },
    ),
    { seed: 3, numRuns: 100 },
  );
});

const indices = Array.from({ length: 100 }, (_, index) => index);

it("depends on seed and learner only, and keeps its promise between versions", () => {
  expect([...splitLearner(indices, 1, 2).test]).toMatchInlineSnapshot(`
    [
      93,
      17,
      76,
      46,
      12,
      40,
      48,
      66,
      13,
      92,
    ]
  `);
  expect(splitLearner(indices, 1, 2)).toEqual(splitLearner(indices, 1, 2));
  expect(splitLearner(indices, 1, 3)).not.toEqual(splitLearner(indices, 1, 2));
  expect(splitLearner(indices, 2, 2)).not.toEqual(splitLearner(indices, 1, 2));
});

it("leaves one sample on each side for extreme shares", () => {
  expect(splitLearner([7, 8], 0, 0, 0.999).train.length).toBe(1);
  expect(splitLearner(indices, 0, 0, 1e-9).test.length).toBe(1);
});

it("refuses too few samples and shares outside (0, 1)", () => {
  expect(() => splitLearner([1], 0, 0)).toThrow(withCode("GFML_PARTITION"));
  for (const share of [0, 1, Number.NaN]) expect(() => splitLearner([1, 2], 0, 0, share)).toThrow(InvalidValueError);
});
