import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  advanceAccount,
  compositeReputation,
  EMPTY_ACCOUNT,
  type ReputationAccount,
  taskReputation,
} from "../../test/reference/reputationRecursion.ts";
import { RandomStream } from "../core/index.ts";
import { norm } from "../math/index.ts";
import {
  type ContributionRule,
  contributionScores,
  contributionValue,
  type DeliveredUpdate,
  gradientContribution,
  measureContributions,
  projectionContributions,
  reputationUtility,
  stepBoundExcess,
  updateNormContributions,
  validateReputationUtilityTerms,
} from "./index.ts";

const golden = JSON.parse(readFileSync("test/golden/reputation.json", "utf8")) as {
  h: [number, number, number, number, number][];
  v: [number, number, number][];
  raw: [number, number[], number, number][];
  projection: { updates: number[][]; x: number[] };
  sequence: {
    decay: number;
    weight: number;
    services: ([number, number] | null)[];
    similarity: Record<string, Record<string, number | null>>;
    rounds: { global: number; composite: Record<string, number> }[];
  };
};
const terms = { thresholdUtility: 0.5, reputationThreshold: 0.5 };
const rules: ContributionRule[] = ["update-norm", "projection", "eq15", "eq15-shifted"];
const contributionTerms = (contribution: ContributionRule) => ({ contribution, contributionCap: 2, localSteps: 10 });

describe("H (eqs. 11-12)", () => {
  it("has the golden values", () => {
    expect(golden.h.length).toBeGreaterThan(30);
    for (const [reputation, highest, thresholdUtility, reputationThreshold, expected] of golden.h) {
      const found = reputationUtility(reputation, highest, { thresholdUtility, reputationThreshold });
      expect(Math.abs(found - expected)).toBeLessThan(1e-15 + 4e-16 * expected);
    }
  });

  it("rises from gamma at R_th to 1 at Rbar, continuous at R_th", () => {
    expect(reputationUtility(0.5, 4, terms)).toBe(0.5);
    expect(reputationUtility(4, 4, terms)).toBeCloseTo(1, 15);
    expect(reputationUtility(0.5 - 1e-12, 4, terms)).toBeCloseTo(0.5, 11);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 9, noNaN: true }), fc.double({ min: 0, max: 9, noNaN: true }), (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const values = [reputationUtility(low, high, terms), reputationUtility(high, high, terms)] as const;
        expect(values[0]).toBeGreaterThan(0);
        expect(values[0]).toBeLessThanOrEqual(values[1] + 1e-15);
        expect(values[1]).toBeLessThanOrEqual(1 + 1e-15);
        if (high >= 0.5) expect(values[1]).toBeCloseTo(1, 14);
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  it("is 1 for a coalition exactly at the threshold [D2]", () => {
    expect(reputationUtility(0.5, 0.5, terms)).toBeCloseTo(1, 15);
  });

  it("is gamma there, and equal elsewhere, where the ablation reads 0/0 the other way [D2]", () => {
    const otherwise = { ...terms, readings: new Set(["D2"] as const) };
    expect(reputationUtility(0.5, 0.5, otherwise)).toBe(0.5);
    for (const [reputation, highest] of [
      [0.5, 4],
      [4, 4],
      [0.2, 0.5],
      [2, 3],
    ] as const) {
      expect(reputationUtility(reputation, highest, otherwise)).toBe(reputationUtility(reputation, highest, terms));
    }
  });

  it("checks its terms", () => {
    const message = (change: object): string => {
      try {
        validateReputationUtilityTerms({ ...terms, ...change });
      } catch (error) {
        return (error as Error).message;
      }
      return "accepted";
    };
    expect(
      [{}, { thresholdUtility: 0 }, { thresholdUtility: 1 }, { reputationThreshold: -1 }].map(message),
    ).toMatchInlineSnapshot(`
      [
        "accepted",
        "terms.thresholdUtility must be above 0 and below 1
        terms.thresholdUtility: 0",
        "terms.thresholdUtility must be above 0 and below 1
        terms.thresholdUtility: 1",
        "terms.reputationThreshold must be a finite number of at least 0
        terms.reputationThreshold: -1",
      ]
    `);
  });
});

describe("contribution (eqs. 14-15, [D4], [D5])", () => {
  it("has the golden values of v, the printed and the shifted sum, and the projection", () => {
    for (const [score, slack, expected] of golden.v)
      expect(Math.abs(contributionValue(score, slack) - expected)).toBeLessThan(1e-15 * (1 + expected));
    for (const [samples, norms, printed, shifted] of golden.raw) {
      expect(gradientContribution(norms, samples)).toBeCloseTo(printed, 11);
      expect(gradientContribution(norms, samples, 10)).toBeCloseTo(shifted, 11);
    }
    const found = projectionContributions(golden.projection.updates);
    found.forEach((x, index) => {
      expect(x).toBeCloseTo(golden.projection.x[index]!, 13);
    });
    expect(golden.projection.x.some((x) => x > 0)).toBe(true);
  });

  it("is 0 for a missed deadline and for one met exactly, and v is never negative", () => {
    expect(contributionValue(1, -5)).toBe(0);
    expect(contributionValue(1, -1e-15)).toBe(0);
    expect(contributionValue(1, 0)).toBe(0);
    expect(contributionValue(-1, 9)).toBe(0);
    expect(contributionValue(-7, 9)).toBe(0);
    expect(contributionValue(7, 9)).toBe(contributionValue(1, 9));
    expect(contributionValue(1, Number.NaN)).toBe(0);
  });

  it("gives an inflated update no gain beyond the cap under update-norm", () => {
    expect(updateNormContributions([1, 2, 3, 1000], 2)).toEqual([1, 2, 3, 5]);
    expect(updateNormContributions([4], 2)).toEqual([4]);
    expect(updateNormContributions([], 2)).toEqual([]);
    expect(updateNormContributions([0, 0, 0], 2)).toEqual([0, 0, 0]);
  });

  it("runs from -1 (no work) to 1 (the most of the last round) under update-norm", () => {
    expect(contributionScores("update-norm", [0, 1, 2, 3], 2)).toEqual([-1, 0, 1, 1]);
    expect(contributionScores("update-norm", [0, 1, 2], null)).toEqual([-1, 0, 1]);
    expect(contributionScores("update-norm", [0, 0], null)).toEqual([-1, -1]);
    expect(contributionScores("update-norm", [3], 0)).toEqual([-1]);
    expect(contributionScores("projection", [], null)).toEqual([]);
  });

  it("is min-max over the round under eq15, and 0 if all are equal", () => {
    expect(contributionScores("eq15", [-3, -1, 1], null)).toEqual([-1, 0, 1]);
    expect(contributionScores("eq15", [7, 7], null)).toEqual([0, 0]);
    expect(contributionScores("eq15-shifted", [7], 3)).toEqual([0]);
    expect(contributionScores("eq15", [], null)).toEqual([]);
    expect(contributionScores("eq15", [-1.7e308, 1.7e308], null)).toEqual([-1, 1]);
  });

  it("is not monotone in work under eq15, but never ranks fewer steps higher under eq15-shifted", () => {
    const full = Array.from({ length: 10 }, () => 1.03);
    expect(gradientContribution(full.slice(0, 5), 360)).toBeGreaterThan(gradientContribution(full, 360));
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 10, maxLength: 10 }), (norms) => {
        expect(gradientContribution(norms.slice(0, 5), 360, 10)).toBeLessThanOrEqual(
          gradientContribution(norms, 360, 10) + 1e-9,
        );
      }),
      { seed: 2 },
    );
  });

  it("gives a flipped sign and noise nothing or little under projection, and agreement its length", () => {
    const honest = [1, 1, 1, 1];
    expect(projectionContributions([honest, honest, [-1, -1, -1, -1]])[2]).toBe(0);
    expect(projectionContributions([honest, honest, [1, -1, 1, -1]])[2]).toBe(0);
    expect(projectionContributions([honest, honest])[0]).toBeCloseTo(2, 15);
    expect(projectionContributions([[3, 4]])[0]).toBeCloseTo(5, 15);
  });

  it("is finite for degenerate rounds under every rule", () => {
    const delivery = (update: number[], gradientNorms: number[], sampleCount = 1): DeliveredUpdate => ({
      updateNorm: norm(update),
      update: () => update,
      gradientNorms,
      sampleCount,
    });
    const rounds: DeliveredUpdate[][] = [
      [],
      [delivery([0, 0], [])],
      [delivery([1, 2], [1])],
      [delivery([0, 0], []), delivery([0, 0], [0, 0])],
      [delivery([1, 1], [1]), delivery([1, 1], [1]), delivery([1, 1], [1])],
      [delivery([1, 0], [1]), delivery([-1, 0], [1])],
      [delivery([], []), delivery([], [])],
      [delivery([1e30, 0], [1e30]), delivery([1e-30, 0], [1e-30])],
    ];
    for (const rule of rules) {
      for (const deliveries of rounds) {
        for (const reference of [null, 0, 1e-300, 5]) {
          const measured = measureContributions(deliveries, contributionTerms(rule));
          const scores = contributionScores(rule, measured, reference);
          expect(scores.length).toBe(deliveries.length);
          for (const score of scores) {
            expect(score >= -1 && score <= 1).toBe(true);
            expect(Number.isFinite(contributionValue(score, 4))).toBe(true);
          }
        }
      }
    }
  });

  it("refuses to score an update that is not finite", () => {
    const deliveries = [
      { updateNorm: Number.NaN, update: () => [Number.NaN], gradientNorms: [Number.NaN], sampleCount: 4 },
    ];
    for (const rule of rules)
      expect(() => measureContributions(deliveries, contributionTerms(rule))).toThrow("must be a finite number");
  });

  it("bounds a delivered update by its gradient norms (eq. 2)", () => {
    const random = new RandomStream(3, "steps");
    for (let trial = 0; trial < 200; trial++) {
      const position = Float32Array.from({ length: 50 }, () => random.uniformBetween(-2, 2));
      const start = Float32Array.from(position);
      const norms: number[] = [];
      for (let step = 0; step < 10; step++) {
        let square = 0;
        for (let k = 0; k < position.length; k++) {
          const gradient = Math.fround(random.uniformBetween(-1, 1));
          square += gradient * gradient;
          position[k]! -= 1e-3 * gradient;
        }
        norms.push(Math.sqrt(square));
      }
      const length = Math.hypot(...position.map((value, k) => value - start[k]!));
      const parameterNorm = Math.hypot(...start);
      expect(stepBoundExcess(length, norms, 1e-3, parameterNorm)).toBe(0);
      const path = 1e-3 * norms.reduce((a, b) => a + b, 0);
      expect(stepBoundExcess(path * 1.01, norms, 1e-3, parameterNorm)).toBeGreaterThan(0);
    }
    expect(stepBoundExcess(0, [], 1e-3, 0)).toBe(0);
    expect(stepBoundExcess(1, [], 1e-3, 10)).toBe(1);
  });
});

describe("reputation (eqs. 16-18, [E7], [D6])", () => {
  it("has the golden values: the recursion gives the sums of the definition", () => {
    const { decay, weight, services, similarity, rounds } = golden.sequence;
    let account: ReputationAccount = EMPTY_ACCOUNT;
    services.forEach((service, round) => {
      account = advanceAccount(account, decay, service && { head: service[0], contribution: service[1] });
      expect(account.global).toBeCloseTo(rounds[round]!.global, 13);
      for (const head of [3, 5, 8]) {
        const task = taskReputation(account, head, (past) => similarity[head]![past] ?? null);
        const found = compositeReputation(account.global, task, weight);
        expect(found).toBeCloseTo(rounds[round]!.composite[head]!, 13);
      }
    });
  });

  it("weighs recent rounds more, and only decays in a round without service", () => {
    const serve = (rounds: readonly number[]): number =>
      rounds.reduce((account, contribution) => advanceAccount(account, 0.7, { head: 1, contribution }), EMPTY_ACCOUNT)
        .global;
    expect(serve([0, 0, 1])).toBeGreaterThan(serve([1, 0, 0]));
    const account = advanceAccount(EMPTY_ACCOUNT, 0.5, { head: 2, contribution: 4 });
    expect(advanceAccount(account, 0.5, null)).toEqual({ global: 2, byHead: { 2: 2 } });
    expect(account).toEqual({ global: 4, byHead: { 2: 4 } });
    expect(advanceAccount(account, 0, null)).toEqual({ global: 0, byHead: {} });
  });

  it("adds the heads' parts up to the whole, in an account that survives JSON", () => {
    const random = new RandomStream(8, "accounts");
    let account: ReputationAccount = EMPTY_ACCOUNT;
    for (let round = 0; round < 200; round++) {
      const service = { head: random.integerBelow(9), contribution: random.uniform() * 5 };
      account = advanceAccount(account, 0.7, round % 7 === 0 ? null : service);
      const parts = Object.values(account.byHead).reduce((a, b) => a + b, 0);
      expect(parts).toBeCloseTo(account.global, 12);
      expect(JSON.parse(JSON.stringify(account))).toEqual(account);
    }
    expect(taskReputation(account, 0, () => 1)).toBeCloseTo(account.global, 12);
  });

  it("takes no recommendation and no accusation from an unrelated or absent head", () => {
    const account = advanceAccount(EMPTY_ACCOUNT, 0.7, { head: 4, contribution: 3 });
    expect(taskReputation(account, 4, () => -1)).toBe(3);
    expect(taskReputation(account, 5, () => -1)).toBe(0);
    expect(taskReputation(account, 5, () => null)).toBe(0);
    expect(taskReputation(account, 5, () => 0.5)).toBe(1.5);
    expect(taskReputation(EMPTY_ACCOUNT, 5, () => 1)).toBe(0);
    expect(Object.isFrozen(EMPTY_ACCOUNT.byHead)).toBe(true);
  });
});
