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
  delta: { text: "half a second", of: () => 0.5 },
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

const judged = (rule: Rule, ...lists: (readonly number[])[]) =>
  judge(claim(rule, ...lists.map((values, index) => part(`part ${index}`, values))), sampleStudy(3, {}), "mnist");
const verdictOf = (rule: Rule, ...lists: (readonly number[])[]) => {
  const { verdict, why, ours } = judged(rule, ...lists);
  return [verdict, why, ours];
};

// mean 2, deviation 1, three seeds: t = 4.303, half width 4.303 / sqrt 3 = 2.484
const wide = [1, 2, 3];
// half width 0.248
const tight = [1.9, 2, 2.1];
const none = [-0.1, 0, 0.1];
const minus = (values: readonly number[]) => values.map((value) => -value);

describe("an ordering", () => {
  const rule: Rule = { kind: "positive" };
  it("is reproduced where every whole interval is above 0", () => {
    expect(verdictOf(rule, tight)).toEqual(["reproduced", "the interval lies above 0.", "2.00 ± 0.25 s"]);
    expect(verdictOf(rule, tight, [5, 5, 5])).toEqual([
      "reproduced",
      "in both comparisons the interval lies above 0.",
      "2.00 ± 0.25 s (part 0)",
    ]);
  });

  it("is refuted where an interval lies below 0, and the part is named", () => {
    expect(verdictOf(rule, minus(tight)).slice(0, 2)).toEqual([
      "refuted",
      "the opposite holds: the interval lies below 0.",
    ]);
    expect(verdictOf(rule, tight, wide, minus(tight), none)).toEqual([
      "refuted",
      "in 1 of 4 comparisons the opposite holds: the interval lies below 0 (part 2); in 1 the interval lies above 0; 1 shows no difference beyond half a second; 1 not decided.",
      "-2.00 ± 0.25 s (part 2)",
    ]);
  });

  it("shows no difference only where the whole interval lies within the margin", () => {
    expect(verdictOf(rule, none).slice(0, 2)).toEqual([
      "no difference",
      "the interval lies between plus and minus half a second.",
    ]);
    expect(verdictOf(rule, [0, 0, 0])[0]).toBe("no difference");
    expect(verdictOf(rule, none, tight).slice(0, 2)).toEqual([
      "no difference",
      "in 1 of 2 comparisons the interval lies between plus and minus half a second; in 1 the interval lies above 0.",
    ]);
    expect(verdictOf(rule, [-0.3, 0, 0.3])[0]).toBe("not decided");
  });

  it("is not decided where an interval allows both, and the seeds it would take are estimated", () => {
    // t(n - 1) / sqrt n < 2: n = 4 gives 1.59, and so does the whole claim, whose other parts are decided
    expect(judged(rule, wide)).toMatchObject({
      verdict: "not decided",
      seedsNeeded: 4,
      why: "the interval contains 0 and extends beyond half a second; about 4 seeds would decide, if they spread like these.",
    });
    expect(judged(rule, tight, wide, none)).toMatchObject({ verdict: "not decided", seedsNeeded: 4 });
    // decided as no difference: t(n - 1) / sqrt n < 0.5 needs 18 seeds
    expect(judged(rule, [-1, 0, 1]).seedsNeeded).toBe(18);
    // a mean on the border between a difference and none is decided by no number of seeds
    const border = judge(
      claim(rule, { ...part("border", [-0.75, 0.25, 1.25]), delta: { text: "", of: () => 0.25 } }),
      sampleStudy(3, {}),
      "mnist",
    );
    expect(border.seedsNeeded).toBeGreaterThan(60);
    expect(judged(rule, [-1000, 0, 1000])).toMatchObject({ seedsNeeded: Number.POSITIVE_INFINITY });
    expect(judged(rule, [-1000, 0, 1000]).why).toContain("more than 1000 seeds would decide");
  });

  it("counts comparisons that are identical once", () => {
    expect(verdictOf(rule, tight, tight, tight).slice(0, 2)).toEqual([
      "reproduced",
      "the interval lies above 0; 2 more are identical and not counted.",
    ]);
    expect(verdictOf(rule, tight, wide, wide)[1]).toContain(
      "in 1 of 2 comparisons the interval contains 0 and extends beyond half a second; in 1 the interval lies above 0; 1 more is identical and not counted",
    );
  });
});

describe("a number", () => {
  const near = (value: number, tolerance: number): Rule => ({ kind: "near", value, tolerance });
  it("is reproduced only where the whole interval is near it", () => {
    expect(verdictOf(near(2.2, 0.5), tight).slice(0, 2)).toEqual([
      "reproduced",
      "the whole interval lies within 10 % of the printed number.",
    ]);
    // the mean is near, the interval is not
    expect(judged(near(2.2, 0.3), tight)).toMatchObject({ verdict: "not decided", seedsNeeded: 7 });
    expect(judged(near(2.1, 10), [-20, 2, 24]).verdict).toBe("not decided");
  });

  it("is refuted where no number of the interval is near", () => {
    expect(verdictOf(near(3, 0.3), tight).slice(0, 2)).toEqual([
      "refuted",
      "the whole interval lies more than 10 % from the printed number.",
    ]);
    expect(verdictOf(near(2, 0.3), tight, [2.9, 3, 3.1])[1]).toContain("in 1 of 2 comparisons");
  });
});

describe("a bound", () => {
  const one: Rule = { kind: "reaches", value: 1.5, parts: "one" };
  const all: Rule = { kind: "reaches", value: 1.5, parts: "all" };
  it("requires one part to reach it for 'up to', and all for 'more than'", () => {
    expect(verdictOf(one, tight, [0, 0, 0])).toEqual([
      "reproduced",
      "in 1 of 2 comparisons the whole interval reaches it (part 0).",
      "2.00 ± 0.25 s (part 0)",
    ]);
    expect(verdictOf(all, tight, [0, 0, 0])).toEqual([
      "refuted",
      "in 1 of 2 comparisons the whole interval stays below it (part 1); in 1 the whole interval reaches it.",
      "0.00 ± 0.00 s (part 1)",
    ]);
  });

  it("is refuted or not decided by the same intervals", () => {
    expect(verdictOf(one, [0, 0, 0], none)[0]).toBe("refuted");
    expect(judged(one, wide, [0, 0, 0])).toMatchObject({ verdict: "not decided", seedsNeeded: 18 });
    expect(judged(all, wide, tight).verdict).toBe("not decided");
  });
});

describe("'slightly'", () => {
  const rule: Rule = { kind: "within", margin: 3 };
  it("wants the whole interval within the margin", () => {
    expect(verdictOf(rule, tight, minus(tight))[0]).toBe("reproduced");
    expect(verdictOf(rule, [9, 9.1, 9]).slice(0, 2)).toEqual(["refuted", "the whole interval lies beyond the margin."]);
    expect(judged(rule, wide)).toMatchObject({ verdict: "not decided", seedsNeeded: 7 });
    expect(verdictOf(rule, tight, [9, 9.1, 9])[0]).toBe("refuted");
    expect(verdictOf(rule, tight, wide)[0]).toBe("not decided");
  });
});

it("decides nothing by a comparison with NaN", () => {
  const unknown: ClaimPart = { ...part("unknown", none), delta: { text: "", of: () => Number.NaN } };
  expect(judge(claim({ kind: "positive" }, unknown), sampleStudy(3, {}), "mnist").verdict).toBe("not decided");
});

describe("no verdict", () => {
  const rule: Rule = { kind: "positive" };
  it("is given on fewer than three seeds", () => {
    expect(verdictOf(rule, [2]).slice(0, 2)).toEqual(["not decided", "one seed, no interval: seen so far."]);
    expect(verdictOf(rule, [-2])[1]).toBe("one seed, no interval: not seen so far.");
    expect(verdictOf(rule, [2, 2])[1]).toBe("2 seeds, an interval that says little: seen so far.");
  });
  it("is given on what is not played, or what the paper does not say", () => {
    expect(verdictOf(rule, [])).toEqual(["not decided", "not played yet.", "-"]);
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
