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
