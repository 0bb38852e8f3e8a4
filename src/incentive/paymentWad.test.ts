import fc from "fast-check";
import { expect, it } from "vitest";
import { toWad, WAD, wadToNumber } from "../math/index.ts";
import { payment, paymentWad, relativeFrequencyWad, shareWad } from "./payment.ts";

const nano = (min: number, max: number) => fc.integer({ min: min * 1e9, max: max * 1e9 }).map((n) => n / 1e9);

it("agrees with the float64 formula and is never negative", () => {
  let paid = 0;
  let clamped = 0;
  fc.assert(
    fc.property(
      fc.record({
        similarity: nano(-1, 1),
        lowest: fc.integer({ min: 1, max: 1e9 }),
        range: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 4e9 })),
        position: fc.double({ min: -0.2, max: 1, noNaN: true }),
        samples: fc.integer({ min: 1, max: 100_000 }),
        others: fc.integer({ min: 0, max: 10_000_000 }),
        mean: nano(0, 1),
        incentive: nano(0, 100),
        // M where shares are those of the task; a learner's part is then at most M
        coalitions: fc.constantFrom(undefined, 4, 7),
        reputationIncentive: nano(0, 20),
        dissimilarity: fc.constantFrom("clamp" as const, "signed" as const),
      }),
      (x) => {
        const highest = x.lowest + x.range;
        const frequency = Math.max(0, x.lowest + Math.round(x.position * x.range));
        const answer = paymentWad(
          { similarity: toWad(x.similarity), keptFrequency: BigInt(frequency), sampleCount: BigInt(x.samples) },
          {
            lowestFrequency: BigInt(x.lowest),
            highestFrequency: BigInt(highest),
            sampleCount: BigInt(x.samples + x.others),
            ...(x.coalitions !== undefined && { coalitionCount: BigInt(x.coalitions) }),
            meanReputationUtility: toWad(x.mean),
            competitionIncentive: toWad(x.incentive),
          },
          { dissimilarity: x.dissimilarity, reputationIncentive: toWad(x.reputationIncentive) },
        );
        const expected = payment(
          {
            similarity: x.similarity,
            share: ((x.coalitions ?? 1) * x.samples) / (x.samples + x.others),
            lowestFrequency: x.lowest,
            highestFrequency: highest,
            meanReputationUtility: x.mean,
            deadline: 1,
          },
          frequency,
          x.incentive,
          { dissimilarity: x.dissimilarity, reputationIncentive: x.reputationIncentive },
        );
        if (answer > 0n) paid++;
        else clamped++;
        expect(answer).toBeGreaterThanOrEqual(0n);
        expect(Math.abs(wadToNumber(answer) - expected)).toBeLessThanOrEqual(1e-9);
      },
    ),
    { seed: 1, numRuns: 3000 },
  );
  expect(paid).toBeGreaterThan(100);
  expect(clamped).toBeGreaterThan(100);
});

it("never adds shares of a coalition up to more than 1, and gives one member all of it", () => {
  fc.assert(
    fc.property(fc.array(fc.bigInt({ min: 1n, max: 10n ** 9n }), { minLength: 1, maxLength: 50 }), (counts) => {
      const total = counts.reduce((sum, count) => sum + count, 0n);
      const shares = counts.reduce((sum, count) => sum + shareWad(count, total), 0n);
      expect(shares <= WAD && shares >= WAD - BigInt(counts.length)).toBe(true);
    }),
    { seed: 2, numRuns: 300 },
  );
  expect(shareWad(7n, 7n)).toBe(WAD);
});

it("has f = 0 at lo, 1 at hi, 0 without a range, and a negative f below lo", () => {
  expect(relativeFrequencyWad(10n, 10n, 30n)).toBe(0n);
  expect(relativeFrequencyWad(30n, 10n, 30n)).toBe(WAD);
  expect(relativeFrequencyWad(10n, 10n, 10n)).toBe(0n);
  expect(relativeFrequencyWad(0n, 10n, 30n)).toBe(-WAD / 2n);
});
