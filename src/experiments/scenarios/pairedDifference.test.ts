import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meanInterval } from "../../math/index.ts";
import { pairedDifference } from "./pairedDifference.ts";

describe("mean with its interval", () => {
  // 1 .. 5: deviation sqrt(2.5), and printed tables of Student's t give 2.776 for 97.5 % at 4 degrees of freedom
  it("agrees with the printed table of Student's t", () => {
    const { mean, halfWidth, count } = meanInterval([1, 2, 3, 4, 5]);
    expect(mean).toBe(3);
    expect(count).toBe(5);
    expect(halfWidth! / (Math.sqrt(2.5) / Math.sqrt(5))).toBeCloseTo(2.776, 3);
    expect(meanInterval([0, 2]).halfWidth).toBeCloseTo(12.706, 3);
    expect(meanInterval([1, 2, 3, 4, 5], 0.9).halfWidth! / Math.sqrt(0.5)).toBeCloseTo(2.132, 3);
  });

  it("has no interval for one value and a mean of 0 for none", () => {
    expect(meanInterval([7])).toEqual({ mean: 7, halfWidth: null, count: 1 });
    expect(meanInterval([])).toEqual({ mean: 0, halfWidth: null, count: 0 });
    expect(meanInterval([4, 4, 4]).halfWidth).toBe(0);
  });

  it("refuses values that are not finite and invalid confidence levels", () => {
    expect(() => meanInterval([1, Number.NaN])).toThrow("values[1]");
    expect(() => meanInterval([1, 2], 95)).toThrow("confidence must be between 0 and 1");
    expect(() => meanInterval([1, 2], 1)).toThrow("confidence");
  });

  it("shifts and scales with the values", () => {
    const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.1, max: 10, noNaN: true }), (list, factor) => {
        const before = meanInterval(list);
        const after = meanInterval(list.map((value) => 5 + factor * value));
        expect(after.mean).toBeCloseTo(5 + factor * before.mean, 6);
        expect(after.halfWidth!).toBeCloseTo(factor * before.halfWidth!, 6);
      }),
    );
  });
});

describe("paired difference", () => {
  it("cancels what a seed does to both", () => {
    const seeds = [10, 200, 35, 80];
    const better = seeds.map((seed) => seed + 2);
    expect(pairedDifference(better, seeds)).toEqual({ mean: 2, halfWidth: 0, count: 4 });
    expect(pairedDifference([3], [1])).toEqual({ mean: 2, halfWidth: null, count: 1 });
  });

  it("refuses lists of different lengths", () => {
    expect(() => pairedDifference([1, 2], [1])).toThrow("second must be as long as first (2 values)");
  });
});
