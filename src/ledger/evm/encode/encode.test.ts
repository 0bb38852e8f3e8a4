import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withCode } from "../../../../test/support/withCode.ts";
import { toWad, wadToNumber } from "../../../math/index.ts";
import { type LearningTerms, taskSchema, taskTerms } from "../../../round/index.ts";
import { encodeOpening } from "./encodeOpening.ts";
import { fitInteger, fitNano, nanoToNumber } from "./fit.ts";
import { bitsToFloat, floatToBits } from "./floatBits.ts";
import { toRegion } from "./hashes.ts";

describe("numbers in the contracts' units", () => {
  it("returns a float64 with every bit", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true }), (value) => Object.is(bitsToFloat(floatToBits(value)), value)),
      { seed: 1 },
    );
    expect(floatToBits(1)).toBe(0x3ff0_0000_0000_0000n);
    expect(floatToBits(-0)).toBe(1n << 63n);
    expect(bitsToFloat(floatToBits(Number.NaN))).toBeNaN();
  });

  it("returns a multiple of 1e-9 as the same number", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }), (nanos) => {
        const value = nanoToNumber(nanos);
        // above 2^53 units several multiples of 1e-9 share a float64: the nearest is meant
        expect(value).toBe(wadToNumber(nanos * 1_000_000_000n));
        expect(nanoToNumber(fitNano("value", value, 64, true))).toBe(value);
      }),
      { seed: 2 },
    );
    expect(fitNano("value", 0.1, 64)).toBe(toWad(0.1) / 1_000_000_000n);
    expect(fitNano("value", -1, 32, true)).toBe(-1_000_000_000n);
  });

  it("refuses numbers that are no multiple of 1e-9 or do not fit their field", () => {
    expect(() => fitNano("value", 1 / 3, 64)).toThrow("must be a multiple of 1e-9");
    expect(() => fitNano("value", -1e-9, 64)).toThrow("does not fit");
    expect(() => fitNano("value", 2.147483648, 32, true)).toThrow("does not fit");
    expect(fitNano("value", 2.147483647, 32, true)).toBe(2_147_483_647n);
    expect(() => fitInteger("value", 2 ** 48, 48)).toThrow("does not fit");
    expect(() => fitInteger("value", 0.5, 48)).toThrow("does not fit");
    expect(() => fitInteger("value", -1, 48)).toThrow("does not fit");
    expect(fitInteger("value", 2 ** 48 - 1, 48)).toBe(2 ** 48 - 1);
  });

  it("refuses terms of a task that the contracts do not settle, by name", () => {
    const { learning, scheme } = { learning: {} as LearningTerms, scheme: { coalition: "", incentive: "", head: "" } };
    for (const changed of [{ share: "task" }, { moveCost: 2 }, { headTenure: 10 }] as const) {
      const terms = { ...taskTerms(taskSchema.parse({})), ...changed };
      const opening = { terms, learning, scheme, seedCommitment: "", initialModelHash: "", escrow: 0n };
      expect(() => encodeOpening(opening, "0x00", 1)).toThrow(withCode("GFML_TERMS_NOT_ON_CHAIN"));
      expect(() => encodeOpening(opening, "0x00", 1)).toThrow(`terms.${Object.keys(changed)[0]}`);
    }
  });

  it("writes a region as ASCII followed by zeros", () => {
    expect(toRegion("EU-DE")).toBe("0x45552d4445000000");
    expect(toRegion(undefined)).toBe("0x0000000000000000");
  });
});
