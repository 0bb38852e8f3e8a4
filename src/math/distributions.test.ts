import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { RandomStream } from "../core/index.ts";
import { normal, studentQuantile } from "./distributions.ts";

interface Case {
  readonly probability: number;
  readonly degrees: number;
  readonly value: number;
}
const golden: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../test/golden/studentQuantile.json", import.meta.url), "utf8"),
);

it("agrees with quantiles in forty digits", () => {
  expect(golden).toHaveLength(40);
  for (const { probability, degrees, value } of golden)
    expect(Math.abs(studentQuantile(probability, degrees) / value - 1), `${probability} ${degrees}`).toBeLessThan(
      1e-11,
    );
});

it("refuses probabilities below the median and degrees of freedom below one", () => {
  for (const probability of [0.5, 1, Number.NaN]) expect(() => studentQuantile(probability, 3)).toThrow("probability");
  for (const degrees of [0, 1.5, Number.NaN]) expect(() => studentQuantile(0.9, degrees)).toThrow("degrees");
});

it("draws normal numbers with mean 0, variance 1 and no skew", () => {
  const random = new RandomStream(1, "test normal");
  const values = Array.from({ length: 40_000 }, () => normal(random));
  const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / values.length;
  expect(Math.abs(moment(1))).toBeLessThan(0.02);
  expect(moment(2)).toBeCloseTo(1, 1);
  expect(Math.abs(moment(3))).toBeLessThan(0.05);
});
