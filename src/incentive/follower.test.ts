import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LearnerProfile } from "../cost/index.ts";
import { paperIncentiveTerms as terms } from "../testing/ledger/paperIncentiveTerms.ts";
import {
  bestResponse,
  type IncentiveTerms,
  kktResiduals,
  paidSimilarity,
  relativeFrequency,
  type Standing,
  utility,
  utilityTerms,
} from "./index.ts";

interface FollowerCase {
  readonly name: string;
  readonly profile: LearnerProfile;
  readonly standing: Standing;
  readonly incentive: number;
  readonly terms: IncentiveTerms;
  readonly kktCase: number;
  readonly frequency: number;
  readonly utility: number;
}

const golden = JSON.parse(readFileSync("test/golden/incentive.json", "utf8")) as { followers: FollowerCase[] };

const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((part) => min + ((max - min) * part) / (2 ** 31 - 1));

const situation = fc
  .record({
    samples: fc.integer({ min: 1, max: 2500 }),
    low: between(1e6, 6e8),
    extra: fc.oneof(fc.constant(0), between(0, 1e9)),
    uplinkRate: between(6e5, 1e7),
    deadline: between(5, 30),
    similarity: between(-1, 1),
    share: between(0.001, 1),
    below: between(0, 1e6),
    above: between(0, 1e9),
    single: fc.boolean(),
    incentive: between(0, 20),
    transmission: fc.oneof(
      fc.constant(terms.transmission),
      fc.record({
        quadratic: between(0, 1e-18),
        linear: between(0, 1e-8),
        constant: between(0, 2),
        lossRate: between(0, 0.9),
      }),
    ),
  })
  .map((x) => ({
    terms: { ...terms, transmission: x.transmission },
    profile: {
      learner: 0,
      sampleCount: x.samples,
      cyclesPerSample: 501_760,
      minFrequency: x.low,
      maxFrequency: x.low + x.extra,
      uplinkRate: x.uplinkRate,
      deadline: x.deadline,
    },
    standing: {
      similarity: x.similarity,
      share: x.share,
      lowestFrequency: x.single ? x.low : x.low - x.below,
      highestFrequency: x.single ? x.low : x.low + x.extra + x.above,
      meanReputationUtility: 0.7,
      deadline: x.deadline,
    },
    incentive: x.incentive,
  }));

describe("bestResponse", () => {
  it.each(golden.followers)(
    "gives the golden values of case $name",
    ({ profile, standing, incentive, terms, ...expected }) => {
      const response = bestResponse(profile, standing, incentive, terms);
      if (!response.feasible) throw new Error("infeasible");
      expect(response.kktCase).toBe(expected.kktCase);
      expect(Math.abs(response.utility - expected.utility)).toBeLessThan(1e-13 * Math.abs(expected.utility));
      expect(Math.abs(response.frequency / expected.frequency - 1)).toBeLessThan(1e-12);
    },
  );

  it("has golden values for all six cases", () => {
    expect(new Set(golden.followers.map(({ kktCase }) => kktCase))).toEqual(new Set([1, 2, 3, 4, 5, 6]));
  });

  it("says why a deadline cannot be met", () => {
    const { profile, standing } = golden.followers[0]!;
    expect(bestResponse(profile, { ...standing, deadline: 1.25 }, 10, terms)).toEqual({
      feasible: false,
      reason: "transmission-exceeds-deadline",
    });
    expect(bestResponse(profile, { ...standing, deadline: 1.5 }, 10, terms)).toEqual({
      feasible: false,
      reason: "too-slow-for-deadline",
    });
  });

  it("beats every point of a fine grid, with a certificate that satisfies the KKT conditions", () => {
    const cases = new Set<number>();
    fc.assert(
      fc.property(situation, ({ profile, standing, incentive, terms }) => {
        const response = bestResponse(profile, standing, incentive, terms);
        if (!response.feasible) return;
        cases.add(response.kktCase);
        const least = Math.max(
          profile.minFrequency,
          (profile.sampleCount * 5_017_600) / (standing.deadline - 1e7 / profile.uplinkRate),
        );
        const scale = 1e-12 * (20 + Math.abs(response.utility));
        for (let step = 0; step <= 400; step++) {
          const frequency = least + ((profile.maxFrequency - least) * step) / 400;
          expect(utility(profile, standing, frequency, incentive, terms)).toBeLessThanOrEqual(response.utility + scale);
        }
        const residuals = kktResiduals(profile, standing, incentive, terms, response);
        expect(residuals.stationarity).toBeLessThan(1e-12 * (20 + incentive * 100));
        expect(Math.max(...residuals.primal)).toBeLessThan(1e-14);
        expect(residuals.dual).toBe(0);
        expect(Math.max(...residuals.complementarity)).toBeLessThan(1e-11 * (20 + incentive * 100));
        for (const multiplier of response.multipliers) expect(Object.is(multiplier, -0)).toBe(false);
      }),
      { seed: 5, numRuns: 600 },
    );
    expect([...cases]).toEqual(expect.arrayContaining([1, 2, 3, 4]));
  });

  it("shows a wrong answer in the residuals", () => {
    const { profile, standing } = golden.followers[0]!;
    const response = bestResponse(profile, standing, 10, terms);
    if (!response.feasible) throw new Error("infeasible");
    const residuals = (change: object) =>
      kktResiduals(profile, standing, 10, terms, { ...response, ...change } as typeof response);
    expect(residuals({ frequency: response.frequency * 0.9 }).stationarity).toBeGreaterThan(1e-3);
    expect(residuals({ frequency: profile.maxFrequency * 1.1 }).primal[1]).toBeCloseTo(0.1, 10);
    expect(residuals({ frequency: profile.minFrequency / 2 }).primal[2]).toBeCloseTo(0.5, 10);
    expect(residuals({ frequency: 2e7 }).primal[0]).toBeGreaterThan(0);
    expect(residuals({ multipliers: [0, -1, 0] }).dual).toBe(1);
    expect(residuals({ multipliers: [0, 1e-9, 0] }).complementarity[1]).toBeGreaterThan(0.1);
  });
});

describe("utility", () => {
  const { profile, standing } = golden.followers[0]!;

  it("is the sum of its terms", () => {
    const parts = utilityTerms(profile, standing, 5e8, 10, terms);
    expect(Object.values(parts).reduce((a, b) => a + b, 0)).toBe(utility(profile, standing, 5e8, 10, terms));
    expect(parts.similarity).toBe(2.5);
    expect(parts.computation).toBeCloseTo((49 / 99) * 0.005 * 10, 15);
    expect(parts.reputation).toBe(3.75);
    expect(parts.computationCost).toBeCloseTo(-0.012544, 15);
    expect(parts.transmissionCost).toBe(0);
  });

  it("turns an incentive into a fee under `signed` only [D9]", () => {
    expect(paidSimilarity(-0.5, { dissimilarity: "clamp" })).toBe(0);
    expect(paidSimilarity(-0.5, { dissimilarity: "signed" })).toBe(-0.5);
    expect(paidSimilarity(0.5, { dissimilarity: "clamp" })).toBe(0.5);
  });

  it("sets f to 0 where all frequencies are equal [E3]", () => {
    expect(relativeFrequency(5, { lowestFrequency: 5, highestFrequency: 5 })).toBe(0);
    expect(relativeFrequency(6, { lowestFrequency: 5, highestFrequency: 9 })).toBe(0.25);
  });
});
