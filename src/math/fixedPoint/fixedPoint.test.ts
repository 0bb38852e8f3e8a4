import fc from "fast-check";
import { describe, expect, it } from "vitest";
import accurate from "../../../test/golden/wadAccuracy.json" with { type: "json" };
import golden from "../../../test/golden/wadFunctions.json" with { type: "json" };
import { withCode } from "../../../test/support/withCode.ts";
import { expWad } from "./expWad.ts";
import { lnWad } from "./lnWad.ts";
import { powerWad } from "./powerWad.ts";
import { divWad, mulWad, roundToNano, sDivWad, sMulWad, toWad, WAD, wadToNumber } from "./wad.ts";

const functions: Record<keyof typeof golden, (...operands: bigint[]) => bigint> = {
  lnWad: (x) => lnWad(x!),
  expWad: (x) => expWad(x!),
  powerWad: (x, y) => powerWad(x!, Number(y)),
  mulWad: (x, y) => mulWad(x!, y!),
  divWad: (x, y) => divWad(x!, y!),
  sMulWad: (x, y) => sMulWad(x!, y!),
  sDivWad: (x, y) => sDivWad(x!, y!),
};

describe("equals solady in an EVM, digit for digit, and refuses where it reverts", () => {
  it.each(Object.keys(golden) as (keyof typeof golden)[])("computes %s", (name) => {
    let answered = 0;
    for (const row of golden[name]) {
      const operands = row.slice(0, -1).map((text) => BigInt(text!));
      const expected = row.at(-1);
      const label = `${name}(${operands.join(", ")})`;
      if (expected === null) {
        expect(() => functions[name](...operands), label).toThrow(withCode("GFML_FIXED_POINT_RANGE"));
      } else {
        answered++;
        expect(String(functions[name](...operands)), label).toBe(expected);
      }
    }
    expect(answered).toBeGreaterThan(100);
  });
});

describe("accuracy against mpmath", () => {
  it("gives ln within one unit of the true value rounded down", () => {
    for (const [x, floor] of accurate.ln) {
      const error = BigInt(floor!) - lnWad(BigInt(x!));
      expect(error >= -1n && error <= 1n, `ln(${x}) is off by ${error}`).toBe(true);
    }
  });

  it("gives exp rounded down for x <= 0, and within 1e-19 relatively above 0", () => {
    for (const [x, floor] of accurate.exp) {
      const error = BigInt(floor!) - expWad(BigInt(x!));
      const allowed = BigInt(x!) <= 0n ? 0n : 1n + BigInt(floor!) / 10n ** 19n;
      expect(error >= -allowed && error <= allowed, `exp(${x}) is off by ${error}`).toBe(true);
    }
  });
});

describe("properties", () => {
  const anyWad = fc.bigInt({ min: 1n, max: 1000n * WAD });

  it("gives ln and exp that do not decrease and undo each other to 1e-16", () => {
    fc.assert(
      fc.property(anyWad, fc.bigInt({ min: 0n, max: 10n ** 12n }), (x, step) => {
        expect(lnWad(x + step)).toBeGreaterThanOrEqual(lnWad(x));
        const y = x % (40n * WAD);
        expect(expWad(y + step)).toBeGreaterThanOrEqual(expWad(y));
        expect(expWad(step - y)).toBeGreaterThanOrEqual(expWad(-y));
        const there = wadToNumber(lnWad(expWad(y)));
        expect(Math.abs(there - wadToNumber(y))).toBeLessThan(1e-16 + 1e-15 * wadToNumber(y));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("agrees with repeated multiplication for powerWad", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: WAD }), fc.integer({ min: 0, max: 200 }), (base, exponent) => {
        let slow = WAD;
        for (let step = 0; step < exponent; step++) slow = mulWad(slow, base);
        const difference = powerWad(base, exponent) - slow;
        expect(difference >= -1n && difference <= 400n).toBe(true);
      }),
      { seed: 2, numRuns: 500 },
    );
    expect(powerWad(7n * 10n ** 17n, 1)).toBe(7n * 10n ** 17n);
    expect(powerWad(WAD, 1_000_000)).toBe(WAD);
    expect(() => powerWad(WAD, -1)).toThrow(withCode("GFML_FIXED_POINT_RANGE"));
    expect(() => powerWad(WAD, 0.5)).toThrow(withCode("GFML_FIXED_POINT_RANGE"));
  });

  it("converts multiples of 1e-9 without loss and refuses other numbers", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), fc.integer({ min: -1_000_000_000, max: 1_000_000_000 }), (nanos, small) => {
        for (const value of [nanos / 1e9, small / 1e9, small, nanos]) {
          expect(wadToNumber(toWad(value))).toBe(value === 0 ? 0 : value);
          expect(roundToNano(value)).toBe(value === 0 ? 0 : value);
        }
        expect(toWad(small / 1e9)).toBe(BigInt(small) * 1_000_000_000n);
      }),
      { seed: 3, numRuns: 2000 },
    );
    expect(toWad(0.7)).toBe(700_000_000_000_000_000n);
    expect(Object.is(roundToNano(-1e-12), 0)).toBe(true);
    expect(roundToNano(0.1234567891)).toBe(0.123456789);
    for (const value of [1 / 3, 1e-10, Number.NaN, Number.POSITIVE_INFINITY, 1e21]) {
      expect(() => toWad(value, "x")).toThrow(/x must be a multiple of 1e-9/);
    }
  });
});
