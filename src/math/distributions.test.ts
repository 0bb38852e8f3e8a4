import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { studentQuantile } from "./distributions.ts";

interface Case {
  readonly probability: number;
  readonly degrees: number;
  readonly value: number;
}
const golden: readonly Case[] = JSON.parse(
  readFileSync(new URL("../../test/golden/studentQuantile.json", import.meta.url), "utf8"),
);

test("agrees with quantiles in forty digits", () => {
  expect(golden).toHaveLength(40);
  for (const { probability, degrees, value } of golden)
    expect(Math.abs(studentQuantile(probability, degrees) / value - 1), `${probability} ${degrees}`).toBeLessThan(
      1e-11,
    );
});

test("refuses what is no probability above the median, and no degrees of freedom", () => {
  for (const probability of [0.5, 1, Number.NaN]) expect(() => studentQuantile(probability, 3)).toThrow("probability");
  for (const degrees of [0, 1.5, Number.NaN]) expect(() => studentQuantile(0.9, degrees)).toThrow("degrees");
});
