import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  decreasingRoot,
  dot,
  EULER,
  exp,
  ln,
  mean,
  median,
  norm,
  roundFrequency,
  roundIncentive,
  standardDeviation,
} from "./index.ts";

const golden = JSON.parse(readFileSync("test/golden/exponentials.json", "utf8")) as Record<
  "exp" | "ln",
  [string, string, string][]
>;

const unitInLastPlace = (x: number): number => {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  view.setBigUint64(0, view.getBigUint64(0) + 1n);
  return view.getFloat64(0) - Math.abs(x);
};

/** The largest error in units of the last place against values that are known beyond float64. */
const worstError = (name: "exp" | "ln", f: (x: number) => number): number =>
  golden[name].reduce((worst, [argument, rounded, rest]) => {
    const error = Math.abs(f(Number(argument)) - Number(rounded) - Number(rest));
    return Math.max(worst, error / unitInLastPlace(Number(rounded)));
  }, 0);

describe("exp and ln", () => {
  it("stays within 1 unit in the last place of mpmath", () => {
    expect(golden.exp.length).toBeGreaterThan(900);
    expect(golden.ln.length).toBeGreaterThan(900);
    expect(worstError("exp", exp)).toBeLessThan(1);
    expect(worstError("ln", ln)).toBeLessThan(1);
  });

  it("gives the special values", () => {
    expect(exp(0)).toBe(1);
    expect(exp(-0)).toBe(1);
    expect(exp(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(exp(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(Number.NaN)).toBeNaN();
    expect(exp(710)).toBe(Number.POSITIVE_INFINITY);
    expect(exp(-746)).toBe(0);
    expect(exp(-745)).toBeGreaterThan(0);
    expect(Math.abs(exp(1) - EULER)).toBeLessThan(5e-16);
    expect(ln(1)).toBe(0);
    expect(ln(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(ln(-0)).toBe(Number.NEGATIVE_INFINITY);
    expect(ln(-1)).toBeNaN();
    expect(ln(Number.NaN)).toBeNaN();
    expect(ln(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
    expect(ln(EULER)).toBe(1);
  });

  it("keeps a few promised bits between versions", () => {
    expect([exp(0.1), exp(-3.7), exp(50), ln(3), ln(0.37), ln(12345.678)]).toMatchSnapshot();
  });
});

describe("statistics", () => {
  it("describes no value and one value", () => {
    expect([mean([]), median([]), standardDeviation([]), standardDeviation([4])]).toEqual([0, 0, 0, 0]);
    expect([mean([4]), median([4])]).toEqual([4, 4]);
  });

  it("describes several values", () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(median([9, 1, 5])).toBe(5);
    expect(median([9, 1, 5, 6])).toBe(5.5);
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBe(2);
  });

  it("sorts numbers as numbers for the median and leaves the argument unchanged", () => {
    const values = [10, 9, 100];
    expect(median(values)).toBe(10);
    expect(values).toEqual([10, 9, 100]);
  });
});

describe("vectors", () => {
  it("has a dot product and a norm", () => {
    expect(dot([1, 2, 3], [4, -5, 6])).toBe(12);
    expect(norm([3, 4])).toBe(5);
  });
});

describe("numbers that parties agree on", () => {
  it("is idempotent, within half a step, and never -0", () => {
    fc.assert(
      fc.property(fc.double({ min: -100, max: 100, noNaN: true }), (x) => {
        const rounded = roundIncentive(x);
        expect(roundIncentive(rounded)).toBe(rounded);
        expect(Math.abs(rounded - x)).toBeLessThanOrEqual(0.5e-9 + 1e-14);
        expect(Object.is(rounded, -0)).toBe(false);
      }),
      { seed: 4 },
    );
  });

  it("rounds a frequency up, but not beyond the learner's maximum", () => {
    expect(roundFrequency(3.1, 10)).toBe(4);
    expect(roundFrequency(3, 10)).toBe(3);
    expect(roundFrequency(9.5, 10)).toBe(10);
    expect(roundFrequency(10, 10)).toBe(10);
  });
});

describe("decreasingRoot", () => {
  it("finds the root of convex, concave and flat functions to the last bits", () => {
    const roots: [(x: number) => number, (x: number) => number, number, number, number][] = [
      [(x) => 2 - x * x, (x) => -2 * x, 0.1, 9, Math.SQRT2],
      [(x) => 1 / x - 3, (x) => -1 / (x * x), 1e-6, 100, 1 / 3],
      [(x) => 1 - x ** 9, (x) => -9 * x ** 8, 0, 50, 1],
      [(x) => 0.5 - x, () => -1, 0, 1, 0.5],
    ];
    for (const [value, slope, low, high, root] of roots)
      expect(Math.abs(decreasingRoot(value, slope, low, high) - root)).toBeLessThan(1e-15 * 4 * root);
  });

  it("survives a misleading slope and stays in its bracket", () => {
    for (const slope of [() => -1e-300, () => 0, () => Number.NaN, () => -1e300]) {
      const found = decreasingRoot((x) => 0.7 - x, slope, 0, 1);
      expect(found).toBeGreaterThanOrEqual(0);
      expect(found).toBeLessThanOrEqual(1);
    }
    expect(
      decreasingRoot(
        (x) => 0.7 - x,
        () => Number.NaN,
        0,
        1,
      ),
    ).toBeCloseTo(0.7, 14);
  });
});
