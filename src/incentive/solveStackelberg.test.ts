import { describe, expect, it } from "vitest";
import { randomCoalition } from "../../test/support/randomCoalition.ts";
import { withCode } from "../../test/support/withCode.ts";
import { computationCost, computationTime, deadlineFrequency, transmissionTime } from "../cost/index.ts";
import { ln } from "../math/index.ts";
import { paperIncentiveTerms as terms } from "../testing/ledger/paperIncentiveTerms.ts";
import { bestResponse } from "./bestResponse.ts";
import { type CoalitionMember, coalitionAggregates } from "./coalitionAggregates.ts";
import { leaderOptimum } from "./leader/leaderOptimum.ts";
import { type Follower, solveStackelberg } from "./solveStackelberg.ts";
import { paidSimilarity, relativeFrequency } from "./utility.ts";

/** The paper's coalition as followers of the open game, by eqs. 10 and 23. */
const paperFollowers = (members: readonly CoalitionMember[], deadline: number): Follower[] => {
  const aggregates = coalitionAggregates(members, deadline, terms);
  return members.map(({ profile }, index): Follower => {
    const standing = aggregates.standings[index]!;
    const earned = standing.meanReputationUtility * terms.reputationIncentive;
    return {
      id: profile.learner,
      lowestEffort: Math.max(profile.minFrequency, deadlineFrequency(profile, terms, deadline)!),
      highestEffort: profile.maxFrequency,
      costModel: { cost: (frequency) => computationCost(profile, terms, frequency) },
      pay: (frequency, price) =>
        (paidSimilarity(standing.similarity, terms) + relativeFrequency(frequency, standing) * standing.share) * price +
        earned,
      worth: (frequency) => {
        const slack = deadline - computationTime(profile, terms, frequency) - transmissionTime(profile, terms);
        return terms.profitWeight * ln(1 + Math.max(0, slack)) * aggregates.reputationUtilities[index]!;
      },
    };
  });
};

/** A follower that is paid by its effort, with a cubic cost and a fixed charge. */
const worker = (id: number, charge: number, worth = 4): Follower => ({
  id,
  lowestEffort: 0,
  highestEffort: 10,
  costModel: { cost: (effort) => charge + effort ** 3 / 3 },
  pay: (effort, price) => price * effort,
  worth: (effort) => worth * effort,
});

describe("solveStackelberg", () => {
  it.each([
    { answers: "known", slack: 1e-9, below: 1e-7 },
    { answers: "searched", slack: 1e-5, below: 1e-5 },
  ])("finds the paper's exact optimum, where all take part, with $answers answers", ({ answers, slack, below }) => {
    for (let seed = 0; seed < 5; seed++) {
      const { members, deadline } = randomCoalition(6, seed, terms);
      const aggregates = coalitionAggregates(members, deadline, terms);
      const exact = leaderOptimum(members, aggregates, terms);
      const searched = paperFollowers(members, deadline);
      const known = searched.map((follower, index) => ({
        ...follower,
        bestEffort: (price: number): number => {
          const response = bestResponse(members[index]!.profile, aggregates.standings[index]!, price, terms);
          return response.feasible ? response.frequency : Number.NaN;
        },
      }));
      const found = solveStackelberg(
        {
          followers: answers === "known" ? known : searched,
          lowestPrice: terms.minCompetitionIncentive,
          highestPrice: terms.maxCompetitionIncentive,
          participates: () => true,
        },
        200,
      );
      expect(found.leaderUtility).toBeLessThanOrEqual(exact.value + slack);
      expect(found.leaderUtility).toBeGreaterThan(exact.value - below);
    }
  });

  it("solves a game with a cubic cost as by hand: effort sqrt(p), best price a third of the worth", () => {
    const { price, answers, leaderUtility } = solveStackelberg({
      followers: [worker(1, 0, 6)],
      lowestPrice: 0,
      highestPrice: 6,
    });
    // (6 - p) sqrt(p) is largest at p = 2
    expect(price).toBeCloseTo(2, 3);
    expect(answers[0]!.effort).toBeCloseTo(Math.sqrt(2), 3);
    expect(leaderUtility).toBeCloseTo(4 * Math.sqrt(2), 5);
  });

  it("pays the entry of a follower where that is best, and stops just before it where it is not", () => {
    // U = 2/3 p^1.5 - charge: the second follower enters at p = (1.5 charge)^(2/3)
    const entry = (charge: number): number => (1.5 * charge) ** (2 / 3);
    for (const charge of [3, 8]) {
      const followers = [worker(1, 0, 6), worker(2, charge, 20)];
      const found = solveStackelberg({ followers, lowestPrice: 0, highestPrice: 6 }, 100);
      let best = Number.NEGATIVE_INFINITY;
      for (let step = 0; step <= 60_000; step++) {
        const price = step / 10_000;
        const value = (6 - price) * Math.sqrt(price) + (price > entry(charge) ? (20 - price) * Math.sqrt(price) : 0);
        best = Math.max(best, value);
      }
      expect(found.leaderUtility).toBeGreaterThan(best - 1e-6);
      expect(found.answers[1]!.participates).toBe(true);
    }
    // a follower that costs the leader more than it is worth
    const burden: Follower = { ...worker(3, 0), pay: (_, price) => Math.max(0, price - 1) * 100, worth: () => 0 };
    const found = solveStackelberg({ followers: [worker(1, 0, 6), burden], lowestPrice: 0, highestPrice: 6 }, 100);
    expect(found.price).toBeLessThanOrEqual(1);
    expect(found.price).toBeGreaterThan(1 - 1e-8);
    expect(found.answers[1]!.participates).toBe(false);
  });

  it("lets a rule of participation exempt followers", () => {
    const game = { followers: [worker(1, 50)], lowestPrice: 0, highestPrice: 6 };
    expect(solveStackelberg(game, 20)).toMatchObject({ leaderUtility: 0, answers: [{ participates: false }] });
    const exempt = solveStackelberg({ ...game, participates: (_, { id }) => id === 1 }, 20);
    expect(exempt.answers[0]!.participates).toBe(true);
    expect(exempt.leaderUtility).toBeGreaterThan(0);
  });

  it("refuses malformed games by the name of the field, and values that are not numbers", () => {
    const game = { followers: [worker(1, 0)], lowestPrice: 0, highestPrice: 6 };
    const broken =
      (change: object): (() => unknown) =>
      () =>
        solveStackelberg({ ...game, ...change });
    const follower = (change: object): (() => unknown) => broken({ followers: [{ ...worker(1, 0), ...change }] });
    expect(broken({ lowestPrice: 7 })).toThrow("lowestPrice must be");
    expect(broken({ highestPrice: Number.NaN })).toThrow("highestPrice must be");
    expect(broken({ followers: 3 })).toThrow("followers must be");
    expect(broken({ participates: 1 })).toThrow("participates must be");
    expect(follower({ lowestEffort: 11 })).toThrow("followers[0].lowestEffort must be");
    expect(follower({ costModel: { cost: 4 } })).toThrow("followers[0].costModel.cost must be");
    expect(follower({ bestEffort: () => 11 })).toThrow("the best effort of follower 1 must be");
    expect(follower({ pay: undefined })).toThrow("followers[0].pay must be");
    expect(follower({ pay: () => Number.NaN })).toThrow(withCode("GFML_UNDEFINED_RESULT"));
    expect(follower({ worth: () => Number.NaN })).toThrow(withCode("GFML_UNDEFINED_RESULT"));
  });
});
