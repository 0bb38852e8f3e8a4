import { describe, expect, it } from "vitest";
import { randomCoalition } from "../../test/support/randomCoalition.ts";
import type { Reading } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";
import { paperIncentiveTerms } from "../testing/ledger/paperIncentiveTerms.ts";
import {
  bestResponse,
  type CoalitionMember,
  coalitionAggregates,
  type IncentiveTerms,
  leaderOptimum,
  playCoalition,
  providerUtility,
  type Standing,
  utility,
} from "./index.ts";

// 2 s of sending; X = 10 * 1e6 * 500 = 5e9 cycles: 5 s at 1e9
const profile: LearnerProfile = {
  learner: 0,
  sampleCount: 500,
  cyclesPerSample: 1e6,
  minFrequency: 1e8,
  maxFrequency: 1.1e9,
  uplinkRate: 5e6,
  deadline: 22,
};
const standing: Standing = {
  similarity: 0.5,
  share: 0.25,
  lowestFrequency: 1e8,
  highestFrequency: 1.1e9,
  meanReputationUtility: 0.6,
  deadline: 22,
};
const termsReading = (...readings: Reading[]): IncentiveTerms => ({
  ...paperIncentiveTerms,
  readings: new Set(readings),
});

describe("eq. 20 as printed [E4]", () => {
  const printed = termsReading("E4");

  it("values similarity and speed by meanH I_rep = 3 instead of I_comp, and adds no reward for reputation", () => {
    // f = 0.4: (0.5 + 0.4 * 0.25) * 3 - 0.1 * 1e-27 * 5e9 * (5e8)^2
    expect(utility(profile, standing, 5e8, 15, printed)).toBeCloseTo(0.6 * 3 - 0.125, 12);
    expect(utility(profile, standing, 5e8, 15, termsReading())).toBeCloseTo(0.6 * 15 + 3 - 0.125, 12);
  });

  it("lets learners respond to every I_comp alike, so that the provider pays its minimum", () => {
    const at = (incentive: number) => bestResponse(profile, standing, incentive, printed);
    expect(at(15)).toEqual(at(5));
    // 0.25 * 3 / 1e9 / (2 * 0.1 * 1e-27 * 5e9) = 7.5e8
    expect(at(5)).toMatchObject({ frequency: 7.5e8, kktCase: 1 });
    const { members, deadline } = randomCoalition(6, 3, printed);
    const head = { ...members[0]!, profile: { ...members[0]!.profile, deadline } };
    const play = playCoalition({ head: head.profile.learner, members: [head, ...members.slice(1)] }, printed);
    expect(play.competitionIncentive).toBe(5);
  });
});

it("moves the response alone with eq. 27's sum of |D_i|/|D_k| [E5]", () => {
  const printed = termsReading("E5");
  const member = (learner: number, sampleCount: number): CoalitionMember => ({
    profile: { ...profile, learner, sampleCount },
    similarity: 0.5,
    reputation: 1,
  });
  const { standings } = coalitionAggregates([member(0, 500), member(1, 1000)], 22, printed);
  expect(standings.map(({ share, responseShare }) => [share, responseShare])).toEqual([
    [1 / 3, 1.5],
    [2 / 3, 3],
  ]);
  expect(coalitionAggregates([member(0, 500)], 22, termsReading()).standings[0]).not.toHaveProperty("responseShare");
  const own = { ...standing, share: 0.01, responseShare: 0.04 };
  // 0.04 * 10 / 1e9 / (2 * 0.1 * 1e-27 * 5e9) = 4e8, and the utility is eq. 10's there
  const response = bestResponse(profile, own, 10, printed);
  expect(response).toMatchObject({ frequency: 4e8, utility: utility(profile, standing && own, 4e8, 10, printed) });
  expect(bestResponse(profile, { ...standing, share: 0.01 }, 10, printed)).toMatchObject({ frequency: 5e9 / 20 });
});

describe("eq. 23's ln without the 1 [E10]", () => {
  const printed = termsReading("E10");
  const members: CoalitionMember[] = [{ profile, similarity: 0.5, reputation: 1 }];
  const aggregates = coalitionAggregates(members, 22, printed);

  it("gains ln(slack), which is that of a nanosecond where the deadline binds", () => {
    // 5e9 / 1e9 + 2 = 7 s: a slack of 15 s; H = 1 for the only member
    const difference = (frequency: number): number =>
      providerUtility(members, aggregates, [frequency], 5, printed) -
      providerUtility(members, aggregates, [frequency], 5, termsReading());
    expect(difference(1e9)).toBeCloseTo(25 * (Math.log(15) - Math.log(16)), 12);
    expect(difference(2.5e8)).toBeCloseTo(25 * Math.log(1e-9), 9);
  });

  it.each([
    ["ln(slack)", ["E10"]],
    ["the printed share", ["E5"]],
    ["both", ["E10", "E5"]],
  ] as const)("finds the best I_comp all the same: %s", (_, readings) => {
    const terms = termsReading(...readings);
    for (let seed = 0; seed < 20; seed++) {
      const coalition = randomCoalition(7, seed, terms);
      const sums = coalitionAggregates(coalition.members, coalition.deadline, terms);
      const solution = leaderOptimum(coalition.members, sums, terms);
      const valueAt = (incentive: number): number => {
        const frequencies = coalition.members.map((one, index) => {
          const response = bestResponse(one.profile, sums.standings[index]!, incentive, terms);
          return response.feasible ? response.frequency : Number.NaN;
        });
        return providerUtility(coalition.members, sums, frequencies, incentive, terms);
      };
      const scale = 1e-6 * Math.max(1, Math.abs(solution.value));
      let best = Number.NEGATIVE_INFINITY;
      for (let step = 0; step <= 2000; step++) best = Math.max(best, valueAt(5 + step / 200));
      expect(solution.value).toBeGreaterThanOrEqual(best - scale);
      expect(solution.competitionIncentive).toBeGreaterThanOrEqual(5);
    }
  });
});
