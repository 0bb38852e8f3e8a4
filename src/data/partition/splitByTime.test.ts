import fc from "fast-check";
import { expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { InvalidValueError } from "../../core/index.ts";
import { splitByTime } from "./splitByTime.ts";

const samplesOf = (labels: readonly number[]) => ({ labels: Uint8Array.from(labels) });
const all = (labels: readonly number[]): number[] => labels.map((_, index) => index);

it("holds the last samples of each class for tests and leaves their neighbors out", () => {
  const labels = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
  const { train, test } = splitByTime(samplesOf(labels), all(labels), 3, 0.2);
  expect([...test]).toEqual([14, 17, 18, 19]);
  expect([...train]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
});

it("never puts neighbors on both sides, and tests every class that has two samples", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(3), fc.integer({ min: 4, max: 12 })), { minLength: 1, maxLength: 6 }),
      fc.double({ min: 0.05, max: 0.4, noNaN: true }),
      (runs, share) => {
        const labels = runs.flatMap(([label, length]) => Array.from({ length }, () => label));
        const { train, test } = splitByTime(samplesOf(labels), all(labels), 0, share);
        const held = new Set(test);
        for (const index of train) expect([index - 1, index, index + 1].some((place) => held.has(place))).toBe(false);
        expect(new Set([...test].map((index) => labels[index]))).toEqual(new Set(labels));
        for (const label of new Set(labels)) {
          const ofClass = all(labels).filter((index) => labels[index] === label);
          const count = Math.max(1, Math.round(share * ofClass.length));
          expect(ofClass.slice(-count).every((index) => held.has(index))).toBe(true);
        }
      },
    ),
    { seed: 4, numRuns: 200 },
  );
});

it("refuses learners with too few samples, and shares outside (0, 1)", () => {
  expect(() => splitByTime(samplesOf([0, 0]), [0, 1], 0, 0.5)).toThrow(withCode("GFML_PARTITION"));
  expect(() => splitByTime(samplesOf([0, 1, 2]), [0, 1, 2], 0, 0.5)).toThrow(/too few samples/);
  for (const share of [0, 1, Number.NaN])
    expect(() => splitByTime(samplesOf([0, 0]), [0, 1], 0, share)).toThrow(InvalidValueError);
});
