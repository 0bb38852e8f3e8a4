import { expect, it } from "vitest";
import { paperIncentiveTerms as terms } from "../testing/ledger/paperIncentiveTerms.ts";
import { coalitionAggregates, paidSimilarity, providerUtility } from "./index.ts";

const member = (learner: number, sampleCount: number, low: number, high: number, reputation: number) => ({
  profile: {
    learner,
    sampleCount,
    cyclesPerSample: 501_760,
    minFrequency: low,
    maxFrequency: high,
    uplinkRate: 8e6,
    deadline: 15,
  },
  similarity: learner === 0 ? 1 : -0.25,
  reputation,
});

it("counts every member, the head too, as computed by hand", () => {
  const found = coalitionAggregates([member(0, 100, 2e7, 9e8, 3), member(1, 300, 1e7, 8e8, 0.5)], 15, terms);
  expect(found).toMatchObject({
    lowestFrequency: 1e7,
    highestFrequency: 9e8,
    sampleCount: 400,
    highestReputation: 3,
    reputationUtilities: [1, 0.5],
    meanReputationUtility: 0.75,
  });
  expect(found.standings).toEqual([
    {
      similarity: 1,
      share: 0.25,
      lowestFrequency: 1e7,
      highestFrequency: 9e8,
      meanReputationUtility: 0.75,
      deadline: 15,
    },
    {
      similarity: -0.25,
      share: 0.75,
      lowestFrequency: 1e7,
      highestFrequency: 9e8,
      meanReputationUtility: 0.75,
      deadline: 15,
    },
  ]);
});

it("gives an empty coalition no standings", () => {
  const nobody = coalitionAggregates([], 15, terms);
  expect([nobody.standings, nobody.sampleCount, nobody.meanReputationUtility]).toEqual([[], 0, 0]);
  expect(providerUtility([], nobody, [], 10, terms)).toBe(0);
});

it("gives U_MSP as computed by hand (eq. 23), without late members", () => {
  const members = [member(0, 100, 1e7, 1e9, 3), member(1, 300, 1e7, 1e9, 0.5)];
  const aggregates = coalitionAggregates(members, 15, terms);
  const f = (5e8 - 1e7) / (1e9 - 1e7);
  // X = 5.0176e8 and 1.50528e9 cycles, sending takes 1.25 s
  const first = 25 * Math.log(1 + 13.75 - 1.00352) * 1 - (1 + f * 0.25) * 10 - 0.75 * 5;
  const second = 25 * Math.log(1 + 13.75 - 3.01056) * 0.5 - f * 0.75 * 10 - 0.75 * 5;
  expect(providerUtility(members, aggregates, [5e8, 5e8], 10, terms)).toBeCloseTo(first + second, 10);
  expect(providerUtility(members, aggregates, [5e8, 1e7], 10, terms)).toBeCloseTo(first, 10);
  expect(paidSimilarity(-0.25, terms)).toBe(0);
});
