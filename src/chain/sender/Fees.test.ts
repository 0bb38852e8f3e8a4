import fc from "fast-check";
import { expect, it } from "vitest";
import { type Fees, highestPrice, raiseFees } from "./Fees.ts";

const wei = fc.bigInt({ min: 0n, max: 10n ** 15n });
const fees: fc.Arbitrary<Fees> = fc.oneof(
  fc.record({ type: fc.constant("legacy" as const), gasPrice: wei }),
  fc
    .tuple(wei, wei)
    .map(([tip, rest]) => ({ type: "eip1559" as const, maxPriorityFeePerGas: tip, maxFeePerGas: tip + rest })),
);
const partsOf = (each: Fees): bigint[] =>
  each.type === "legacy" ? [each.gasPrice] : [each.maxFeePerGas, each.maxPriorityFeePerGas];

it("offers at least 12.5 % more in every part of a replacement, no less than the market, and keeps the kind", () => {
  fc.assert(
    fc.property(fees, fees, (former, market) => {
      const raised = raiseFees(former, market);
      expect(raised.type).toBe(former.type);
      partsOf(raised).forEach((part, index) => {
        const before = partsOf(former)[index]!;
        expect(part * 8n >= before * 9n && part > before).toBe(true);
      });
      expect(highestPrice(raised) >= highestPrice(market)).toBe(true);
      if (raised.type === "eip1559") expect(raised.maxPriorityFeePerGas <= raised.maxFeePerGas).toBe(true);
    }),
    { seed: 3 },
  );
});
