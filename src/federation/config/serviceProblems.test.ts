import { describe, expect, test } from "vitest";
import { InvalidConfigError } from "../../simulation/index.ts";
import { defineService } from "./resolveService.ts";

const samples = { features: 16, classes: 2 };

const define = (aggregation: string, chunks: number) =>
  defineService({
    samples,
    life: { minLearners: 4 },
    learning: { aggregation: aggregation as never },
    headCheck: { chunks },
  });

describe("headCheck", () => {
  test.each(["mean", "weighted", "reputation-weighted", "median", "trimmed-mean"])("may go with %s", (aggregation) => {
    expect(define(aggregation, 4).headCheck.chunks).toBe(4);
  });

  test.each(["krum", "norm-clipping"])("may not go with %s, of which chunks show nothing", (aggregation) => {
    expect(() => define(aggregation, 4)).toThrow(InvalidConfigError);
    expect(() => define(aggregation, 4)).toThrow(/headCheck\.chunks/);
    expect(define(aggregation, 0).learning.aggregation).toBe(aggregation);
  });
});

test("an escrow that no round of the least learners can be opened with is refused", () => {
  const incentive = { maxCompetitionIncentive: 15, reputationIncentive: 5 };
  const of = (escrow: number, topUp = 0) =>
    defineService({
      samples,
      topUp,
      life: { minLearners: 4 },
      coalition: { count: 2 },
      incentive: { ...incentive, escrow },
    });
  // (4 learners + 1 coalition) * 15 + 4 * 5
  expect(of(95).incentive.escrow).toBe(95);
  expect(of(85, 10).topUp).toBe(10);
  expect(() => of(94)).toThrow(/95 token/);
});
