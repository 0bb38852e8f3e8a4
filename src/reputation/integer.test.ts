import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  advanceAccount,
  compositeReputation,
  EMPTY_ACCOUNT,
  taskReputation,
} from "../../test/reference/reputationRecursion.ts";
import { roundToNano, toWad, WAD, wadToNumber } from "../math/index.ts";
import { contributionScores, contributionValue } from "./measureContributions.ts";
import { reputationUtility, reputationUtilityWad } from "./reputationUtility.ts";
import {
  addToSum,
  compositeReputationWad,
  contributionScoreWad,
  contributionValueWad,
  type DecayedSum,
  isLate,
  readSum,
  taskReputationWad,
} from "./wadScores.ts";

const nano = (min: number, max: number) =>
  fc.integer({ min: Math.ceil(min * 1e9), max: Math.floor(max * 1e9) }).map((n) => n / 1e9);
const near = (wad: bigint, expected: number, scale = 1): void => {
  expect(Math.abs(wadToNumber(wad) - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, scale));
};

describe("contribution", () => {
  it("agrees with the float64 formulas in u and v and keeps their bounds", () => {
    fc.assert(
      fc.property(nano(0, 50), nano(0, 50), nano(-5, 600), (measure, reference, slack) => {
        const score = contributionScoreWad(toWad(measure), toWad(reference));
        // at tiny references one unit of a float64 is more than 1e-9 of u
        if (reference === 0 || reference > 1e-3) {
          near(score, contributionScores("update-norm", [measure], reference)[0]!);
        }
        expect(score >= -WAD && score <= WAD).toBe(true);
        const value = contributionValueWad(score, toWad(slack));
        near(value, contributionValue(wadToNumber(score), slack));
        expect(value).toBeGreaterThanOrEqual(0n);
      }),
      { seed: 1, numRuns: 3000 },
    );
  });

  it("is -1 for no work, 1 for the reference and more, and -1 without a reference", () => {
    expect(contributionScoreWad(0n, WAD)).toBe(-WAD);
    expect(contributionScoreWad(WAD, WAD)).toBe(WAD);
    expect(contributionScoreWad(5n * WAD, 1n)).toBe(WAD);
    expect(contributionScoreWad(WAD, 0n)).toBe(-WAD);
    expect(contributionScoreWad(0n, 0n)).toBe(-WAD);
    expect(contributionScoreWad(WAD / 2n, WAD)).toBe(0n);
  });

  it("is worth nothing at a slack of 0, and late only beyond rounding", () => {
    expect(contributionValueWad(WAD, 0n)).toBe(0n);
    expect(contributionValueWad(WAD, -1n)).toBe(0n);
    expect(isLate(toWad(-0.000001))).toBe(false);
    expect(isLate(toWad(-0.000001001))).toBe(true);
    expect(isLate(0n)).toBe(false);
  });
});

describe("reputation", () => {
  it("agrees between lazily decayed sums and R <- lambda R + v, round by round", () => {
    fc.assert(
      fc.property(
        nano(0, 0.999),
        fc.array(fc.record({ head: fc.integer({ min: 0, max: 3 }), v: fc.oneof(fc.constant(0), nano(0, 12)) }), {
          maxLength: 60,
        }),
        fc.array(nano(-1, 1), { minLength: 4, maxLength: 4 }),
        nano(0, 1),
        (lambda, rounds, similarities, phi) => {
          const decay = toWad(lambda);
          let account = EMPTY_ACCOUNT;
          let global: DecayedSum | undefined;
          const byHead = new Map<number, DecayedSum>();
          rounds.forEach(({ head, v }, index) => {
            account = advanceAccount(account, lambda, { head, contribution: v });
            if (v === 0) return;
            global = addToSum(global, toWad(v), index + 1, decay);
            byHead.set(head, addToSum(byHead.get(head), toWad(v), index + 1, decay));
          });
          const clock = rounds.length;
          const globalNow = global === undefined ? 0n : readSum(global, clock, decay);
          near(globalNow, account.global, account.global);
          const task = taskReputationWad(
            [...byHead].map(([head, sum]) => ({
              similarity: head === 0 ? WAD : toWad(similarities[head]!),
              accumulated: readSum(sum, clock, decay),
            })),
          );
          const expected = taskReputation(account, 0, (past) => similarities[past]!);
          near(task, expected, account.global);
          near(
            compositeReputationWad(globalNow, task, toWad(phi)),
            compositeReputation(account.global, expected, phi),
            account.global,
          );
        },
      ),
      { seed: 2, numRuns: 500 },
    );
  });

  it("forgets nothing with lambda 1, everything with lambda 0, and does not overflow in a million rounds", () => {
    const sum = { value: 7n * WAD, clock: 0 };
    expect(readSum(sum, 1_000_000, WAD)).toBe(7n * WAD);
    expect(readSum(sum, 1, 0n)).toBe(0n);
    expect(readSum(sum, 0, 0n)).toBe(7n * WAD);
    expect(readSum(sum, 1_000_000, toWad(0.999999999))).toBeGreaterThan(6n * WAD);
    expect(addToSum(sum, 5n, 1, WAD)).toEqual({ value: 7n * WAD + 5n, clock: 1 });
  });
});

describe("H", () => {
  it("agrees with the float64 formula, lies in [0, 1], and does not fall with R", () => {
    fc.assert(
      fc.property(
        nano(0, 100),
        nano(0, 100),
        nano(0.001, 0.999),
        nano(0, 5),
        fc.bigInt({ min: 0n, max: WAD }),
        (a, b, gamma, threshold, step) => {
          const [low, high] = a < b ? [a, b] : [b, a];
          const terms = { thresholdUtility: toWad(gamma), reputationThreshold: toWad(threshold) };
          const utility = reputationUtilityWad(toWad(low), toWad(high), terms);
          near(utility, reputationUtility(low, high, { thresholdUtility: gamma, reputationThreshold: threshold }));
          expect(utility >= 0n && utility <= WAD).toBe(true);
          const more = toWad(low) + step;
          if (more <= toWad(high)) {
            // lnWad is true to one unit, no better
            expect(reputationUtilityWad(more, toWad(high), terms)).toBeGreaterThanOrEqual(utility - 1n);
          }
        },
      ),
      { seed: 3, numRuns: 3000 },
    );
  });

  it("is exactly 1 for the best member and exactly gamma at the threshold", () => {
    const terms = { thresholdUtility: toWad(0.3), reputationThreshold: toWad(0.5) };
    for (const best of [0.5, 0.500000001, 1, 17.25, 2e6]) {
      expect(reputationUtilityWad(toWad(best), toWad(best), terms)).toBe(WAD);
    }
    expect(reputationUtilityWad(toWad(0.5), toWad(2), terms)).toBe(toWad(0.3));
    expect(reputationUtilityWad(0n, 0n, terms)).toBe(181_959_197_913_790_026n);
    expect(reputationUtilityWad(0n, 0n, { ...terms, reputationThreshold: toWad(roundToNano(50)) })).toBe(0n);
  });
});

it("changes under other readings only where they say, in the same integers: D2 at the threshold, D6 below zero", () => {
  const terms = { thresholdUtility: toWad(0.5), reputationThreshold: toWad(0.5) };
  const otherwise = { ...terms, readings: new Set(["D2"] as const) };
  const half = toWad(0.5);
  expect([reputationUtilityWad(half, half, terms), reputationUtilityWad(half, half, otherwise)]).toEqual([WAD, half]);
  for (const [reputation, highest] of [
    [WAD, WAD],
    [half, WAD],
    [0n, half],
  ] as const) {
    expect(reputationUtilityWad(reputation, highest, otherwise)).toBe(reputationUtilityWad(reputation, highest, terms));
  }
  const services = [
    { similarity: WAD, accumulated: 3n * WAD },
    { similarity: -WAD / 2n, accumulated: 4n * WAD },
  ];
  expect([taskReputationWad(services), taskReputationWad(services, true)]).toEqual([3n * WAD, WAD]);
});
