import { describe, expect, it } from "vitest";
import { sampleStudy } from "../../../test/support/sampleOutcome.ts";
import type { Claim, ClaimPart, Rule } from "../claims/Claim.ts";
import { judge } from "./judge.ts";

const part = (label: string, values: readonly number[], scale = 1): ClaimPart => ({
  label,
  unit: "s",
  digits: 2,
  scale,
  values: () => values,
});

const claim = (rule: Rule, ...parts: ClaimPart[]): Claim => ({
  id: "claim",
  figure: "fig3",
  quote: "quote",
  kind: "ordering",
  paper: "paper",
  rule,
  parts,
});

const verdictOf = (rule: Rule, ...lists: (readonly number[])[]) => {
  const study = sampleStudy(3, {});
  const { verdict, why, ours } = judge(
    claim(rule, ...lists.map((values, index) => part(`part ${index}`, values))),
    study,
    "mnist",
  );
  return [verdict, why, ours];
};

// mean 2, deviation 1, three seeds: t = 4.303, half width 4.303 / sqrt 3 = 2.484
const wide = [1, 2, 3];
const tight = [1.9, 2, 2.1];
const minus = (values: readonly number[]) => values.map((value) => -value);

describe("an ordering", () => {
  const rule: Rule = { kind: "positive" };
  it("is reproduced where the whole interval is above 0", () => {
    expect(verdictOf(rule, tight)).toEqual(["reproduced", "the interval lies above 0.", "2.00 ± 0.25 s"]);
    expect(verdictOf(rule, tight, [5, 5, 5])).toEqual([
      "reproduced",
      "the intervals of all 2 comparisons lie above 0.",
      "2.00 ± 0.25 s (part 0)",
    ]);
  });
  it("is not where it holds 0, or lies below", () => {
    expect(verdictOf(rule, wide)).toEqual([
      "not reproduced",
      "no difference is shown: the interval holds 0.",
      "2.00 ± 2.48 s",
    ]);
    expect(verdictOf(rule, minus(tight))[1]).toBe("the opposite holds: the interval lies below 0.");
    expect(verdictOf(rule, [0, 0, 0])[1]).toBe("there is no difference at all.");
  });
  it("is not where a part fails, and the part is named", () => {
    expect(verdictOf(rule, tight, wide, minus(tight))).toEqual([
      "not reproduced",
      "1 of 3 comparisons holds; in 1 the opposite holds (part 2); 1 shows no difference.",
      "-2.00 ± 0.25 s (part 2)",
    ]);
  });
});

describe("a number", () => {
  const near = (value: number, tolerance: number): Rule => ({ kind: "near", value, tolerance });
  it("is reproduced in the interval or near the mean", () => {
    expect(verdictOf(near(2.2, 0.1), tight).slice(0, 2)).toEqual([
      "reproduced",
      "the printed number lies in the interval.",
    ]);
    expect(verdictOf(near(2.3, 0.5), tight).slice(0, 2)).toEqual([
      "reproduced",
      "the mean is near the printed number.",
    ]);
    expect(verdictOf(near(2.3, 0.1), tight).slice(0, 2)).toEqual([
      "not reproduced",
      "the printed number is neither in the interval nor near the mean.",
    ]);
    expect(verdictOf(near(2.3, 0.1), tight, [2.3, 2.3, 2.3])[1]).toContain("in 1 of 2 comparisons");
  });
  it("is not comparable where the interval would hold nearly anything", () => {
    // near the mean or not
    for (const tolerance of [0.1, 10]) {
      expect(verdictOf(near(1, tolerance), wide).slice(0, 2)).toEqual([
        "not comparable",
        "the interval is wider than the number itself.",
      ]);
    }
  });
});

describe("a bound", () => {
  it("'up to' wants one part to reach it, 'more than' all", () => {
    const one: Rule = { kind: "reaches", value: 1.5, parts: "one" };
    const all: Rule = { kind: "reaches", value: 1.5, parts: "all" };
    expect(verdictOf(one, tight, [0, 0, 0])).toEqual([
      "reproduced",
      "1 of 2 comparisons reaches it with the whole interval (part 0).",
      "2.00 ± 0.25 s (part 0)",
    ]);
    expect(verdictOf(all, tight, [0, 0, 0])).toEqual([
      "not reproduced",
      "1 of 2 comparisons reaches it with the whole interval.",
      "0.00 ± 0.00 s (part 1)",
    ]);
    expect(verdictOf(one, wide)[0]).toBe("not reproduced");
  });
});

describe("'slightly'", () => {
  const rule: Rule = { kind: "within", margin: 3 };
  it("wants the whole interval within the margin", () => {
    expect(verdictOf(rule, tight, minus(tight))[0]).toBe("reproduced");
    expect(verdictOf(rule, [9, 9.1, 9])[1]).toBe("the interval lies beyond the margin.");
    expect(verdictOf(rule, wide).slice(0, 2)).toEqual(["not comparable", "the interval reaches over the margin."]);
    expect(verdictOf(rule, tight, [9, 9.1, 9])).toEqual([
      "not reproduced",
      "the interval lies beyond the margin in 1 of 2 comparisons.",
      "9.03 ± 0.14 s (part 1)",
    ]);
    expect(verdictOf(rule, tight, wide).slice(0, 2)).toEqual([
      "not comparable",
      "1 of 2 comparisons lie within the margin, the other intervals reach over it.",
    ]);
  });
});

it("says whether the opposite was seen, or nothing", () => {
  const contradicted = (...values: (readonly number[])[]): boolean =>
    judge(
      claim({ kind: "positive" }, ...values.map((list, index) => part(`${index}`, list))),
      sampleStudy(3, {}),
      "mnist",
    ).isContradicted;
  expect(contradicted(minus(tight))).toBe(true);
  expect(contradicted(tight, minus(tight))).toBe(true);
  expect(contradicted(wide)).toBe(false);
  expect(contradicted(tight)).toBe(false);
  expect(contradicted([-1, -1])).toBe(false);
});

describe("no verdict", () => {
  const rule: Rule = { kind: "positive" };
  it("is given on fewer than three seeds", () => {
    expect(verdictOf(rule, [2]).slice(0, 2)).toEqual(["not comparable", "one seed, no interval: seen so far."]);
    expect(verdictOf(rule, [-2])[1]).toBe("one seed, no interval: not seen so far.");
    expect(verdictOf(rule, [2, 2])[1]).toBe("2 seeds, an interval that says little: seen so far.");
  });
  it("is given on what is not played, or what the paper does not say", () => {
    expect(verdictOf(rule, [])).toEqual(["not comparable", "not played yet.", "-"]);
    expect(verdictOf(rule, tight, [])[1]).toBe("not played yet for 1 of 2 comparisons.");
    expect(verdictOf({ kind: "none", why: "it is silent" }, tight)).toEqual([
      "not comparable",
      "it is silent.",
      "2.00 ± 0.25 s",
    ]);
  });
});

it("says how many of the planned seeds it has, and gives parts in the unit shown", () => {
  const verdict = judge(
    claim({ kind: "positive" }, part("share", [0.19, 0.2, 0.21], 100)),
    sampleStudy(5, {}),
    "mnist",
  );
  expect(verdict.why).toBe("the interval lies above 0 (3 of 5 seeds).");
  expect(verdict.parts).toEqual([
    { label: "share", unit: "s", digits: 2, mean: 20, halfWidth: expect.closeTo(2.4841, 3), seeds: 3 },
  ]);
});
