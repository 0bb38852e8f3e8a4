import { describe, expect, it } from "vitest";
import { sampleOutcome } from "../../../test/support/sampleOutcome.ts";
import { allFigures } from "../figures/allFigures.ts";
import { resolveReproduction } from "../plan/resolveReproduction.ts";
import type { Study } from "../plan/Study.ts";
import { judge } from "../verdicts/judge.ts";
import { allClaims } from "./allClaims.ts";
import { type Claim, figureIds } from "./Claim.ts";
import { tableThree } from "./tableThree.ts";

const options = resolveReproduction({ seeds: 3, dataSets: ["mnist"] });

/** The names of the variants that a claim's parts look at. */
const variantsOf = ({ parts }: Claim): Set<string> => {
  const seen = new Set<string>();
  const study: Study = {
    options,
    outcomeOf: (variant) => {
      seen.add(variant.name);
      return sampleOutcome({
        passive: { 1: 0.5, 2: 0.5, 5: 0.5, 10: 0.5, all: 0.5 },
        learners: [{ isCheat: true }, {}],
        reputations: [
          [1, 2],
          [1, 2],
        ],
        accuracies: [0.1, 0.2, 0.3, 0.4],
      });
    },
  };
  for (const part of parts) expect(part.values(study, "mnist").every(Number.isFinite), part.label).toBe(true);
  return seen;
};

describe("the table of claims", () => {
  it("has every figure, and each claim once", () => {
    expect(new Set(allClaims.map(({ figure }) => figure))).toEqual(new Set(figureIds));
    const ids = allClaims.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) < index)).toEqual([]);
    expect(ids.every((id) => /^[a-z0-9+A-Z-]+$/.test(id))).toBe(true);
    expect(allClaims.length).toBeGreaterThan(80);
  });

  it.each(allClaims.map((claim) => [claim.id, claim] as const))(
    "has %s complete, from its figure's runs",
    (_, claim) => {
      expect(claim.quote.length).toBeGreaterThan(10);
      expect(claim.quote).not.toMatch(/\.$/);
      expect(claim.paper).not.toBe("");
      expect(claim.parts.length).toBeGreaterThan(0);
      const labels = claim.parts.map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
      const planned = new Set(allFigures[claim.figure].variants(options).map(({ name }) => name));
      const asked = variantsOf(claim);
      expect(asked.size).toBeGreaterThan(0);
      expect([...asked].filter((name) => !planned.has(name))).toEqual([]);
      if (claim.rule.kind === "positive") expect(claim.parts.every(({ delta }) => delta !== undefined)).toBe(true);
      if (claim.kind === "number") expect(claim.rule.kind).not.toBe("positive");
      if (claim.rule.kind === "near") expect(claim.rule.tolerance).toBeGreaterThan(0);
    },
  );

  it("holds the 27 printed numbers of Table III as rows that are judged near them", () => {
    const printed = allClaims.filter(({ figure }) => figure === "table3");
    expect(printed).toHaveLength(27);
    expect(Object.keys(tableThree)).toHaveLength(9);
    const byId = new Map(printed.map((claim) => [claim.id, claim]));
    // totals over an unknown number of rounds: the fitted scale is no evidence, and ratios do not depend on it
    expect(byId.get("table3-gfml-profit")).toMatchObject({
      paper: "2350 token in all (scale fitted)",
      rule: { kind: "none" },
      note: expect.stringContaining("2350 token / 200 rounds = 11.75 token a round"),
    });
    const ratio = byId.get("table3-gfml+optimized-profit")!;
    expect(ratio.rule).toMatchObject({ kind: "near", value: 3158.7 / 2350 });
    expect(ratio.note).toContain("Scale fitted");
    expect(byId.get("table3-gfml-completionTime")?.rule).toEqual({ kind: "near", value: 10.72, tolerance: 1.072 });
    expect(byId.get("table3-best-effort+optimized-providerUtility")?.paper).toBe("60 token");
  });
});

describe("claims judged on runs made for it", () => {
  const study = (
    made: (scheme: string, users: number, seed: number) => Parameters<typeof sampleOutcome>[0],
  ): Study => ({
    options,
    outcomeOf: ({ settings }, _, seed) =>
      sampleOutcome(made(String(settings.scheme ?? "gfml"), Number(settings["population.learners"] ?? 40), seed)),
  });
  const verdictOf = (id: string, of: Study): string =>
    judge(allClaims.find((claim) => claim.id === id)!, of, "mnist").verdict;

  it("follows the runs in both directions", () => {
    const jitter = [0, 0.01, -0.01];
    const led = study((scheme, _, seed) => ({ accuracies: [(scheme === "gfml" ? 0.95 : 0.8) + jitter[seed]!] }));
    const behind = study((scheme, _, seed) => ({ accuracies: [(scheme === "gfml" ? 0.7 : 0.8) + jitter[seed]!] }));
    expect(verdictOf("fig3-gfml-first", led)).toBe("reproduced");
    expect(verdictOf("fig3-gfml-first", behind)).toBe("refuted");
    expect(verdictOf("abstract-accuracy", led)).toBe("reproduced");
    expect(verdictOf("abstract-accuracy", behind)).toBe("refuted");
  });

  it("turns falls and cuts the right way round", () => {
    const fewer = study((_, users, seed) => ({
      accuracies: [1 - users / 1000 + seed / 1e5],
      times: [20 - users / 10],
    }));
    expect(verdictOf("fig6-fewer-users-better", fewer)).toBe("reproduced");
    expect(verdictOf("fig6-time", fewer)).toBe("reproduced");
    const faster = study((scheme) => ({ times: [scheme === "gfml" ? 7 : 10] }));
    expect(verdictOf("abstract-time", faster)).toBe("reproduced");
    const hardly = study((scheme) => ({ times: [scheme === "gfml" ? 7.1 : 10] }));
    expect(verdictOf("abstract-time", hardly)).toBe("refuted");
    const richer = study((scheme) => ({ utilities: [scheme === "gfml" ? 130 : 100] }));
    expect(verdictOf("abstract-utility", richer)).toBe("reproduced");
    // from -100 up to -70 is a gain of 30 %
    const lessPoor = study((scheme) => ({ utilities: [scheme === "gfml" ? -70 : -100] }));
    expect(verdictOf("abstract-utility", lessPoor)).toBe("reproduced");
  });

  it("compares printed totals by their ratio", () => {
    const profit = (others: number) =>
      study((scheme) => {
        const value = scheme === "gfml" ? 3 : others;
        return { profits: [value, value] };
      });
    // printed: 3158.7 / 2350 = 1.344
    expect(verdictOf("table3-gfml+optimized-profit", profit(4))).toBe("reproduced");
    expect(verdictOf("table3-gfml+optimized-profit", profit(3))).toBe("refuted");
    expect(verdictOf("table3-gfml-profit", profit(3))).toBe("not comparable");
  });
});
