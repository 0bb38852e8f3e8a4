import fc from "fast-check";
import { expect, it } from "vitest";
import { toWad, WAD } from "../math/index.ts";
import { mostPayableWad, paymentWad } from "./payment.ts";

const smallest = (values: readonly bigint[]): bigint => values.toSorted((a, b) => Number(a - b))[0]!;

const terms = { maxCompetitionIncentive: 15, reputationIncentive: 5 };

it("bounds the payments of every partition", () => {
  const member = fc.record({
    coalition: fc.nat({ max: 4 }),
    similarity: fc.bigInt({ min: -WAD, max: WAD }),
    lowest: fc.bigInt({ min: 1n, max: 500n }),
    highest: fc.bigInt({ min: 500n, max: 1000n }),
    kept: fc.bigInt({ min: 0n, max: 1000n }),
    sampleCount: fc.bigInt({ min: 1n, max: 10_000n }),
  });
  fc.assert(
    fc.property(fc.array(member, { minLength: 1, maxLength: 30 }), (members) => {
      let paid = 0n;
      for (let coalition = 0; coalition < 5; coalition++) {
        const own = members.filter((one) => one.coalition === coalition);
        const paying = {
          lowestFrequency: smallest([1000n, ...own.map(({ lowest }) => lowest)]),
          highestFrequency: -smallest([0n, ...own.map(({ highest }) => -highest)]),
          sampleCount: own.reduce((sum, { sampleCount }) => sum + sampleCount, 0n),
          meanReputationUtility: WAD,
          competitionIncentive: toWad(terms.maxCompetitionIncentive),
        };
        for (const { similarity, kept, highest, sampleCount } of own) {
          const keptFrequency = smallest([kept, highest]);
          const rules = { dissimilarity: "clamp", reputationIncentive: toWad(terms.reputationIncentive) } as const;
          paid += paymentWad({ similarity, keptFrequency, sampleCount }, paying, rules);
        }
      }
      expect(paid <= mostPayableWad(members.length, 5, terms)).toBe(true);
    }),
    { seed: 5, numRuns: 300 },
  );
});

it("is reached by a coalition of similar, fast members with a high reputation", () => {
  const paying = {
    lowestFrequency: 1n,
    highestFrequency: 9n,
    sampleCount: 4n,
    meanReputationUtility: WAD,
    competitionIncentive: toWad(15),
  };
  const one = { similarity: WAD, keptFrequency: 9n, sampleCount: 1n };
  const paid = 4n * paymentWad(one, paying, { dissimilarity: "clamp", reputationIncentive: toWad(5) });
  expect(paid).toBe(mostPayableWad(4, 1, terms));
  expect(mostPayableWad(2, 7, terms)).toBe(70n * WAD);
  expect(mostPayableWad(0, 7, terms)).toBe(0n);
  // shares of the task add up to M, whoever is there
  expect(mostPayableWad(2, 7, { ...terms, share: "task" })).toBe((9n * 15n + 2n * 5n) * WAD);
});
