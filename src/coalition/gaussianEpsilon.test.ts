import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaussianEpsilon } from "./createEmbeddingProtection.ts";

interface Golden {
  readonly cases: readonly {
    readonly noiseMultiplier: number;
    readonly releases: number;
    readonly delta: number;
    /** The bound. */
    readonly renyi: number;
    /** The smallest epsilon there is. */
    readonly exact: number;
  }[];
}
const golden: Golden = JSON.parse(
  readFileSync(new URL("../../test/golden/gaussianEpsilon.json", import.meta.url), "utf8"),
);

describe("the accountant", () => {
  it("agrees with the formula computed to 50 digits", () => {
    expect(golden.cases.length).toBeGreaterThan(100);
    for (const { renyi, exact: _, ...releases } of golden.cases) {
      expect(Math.abs(gaussianEpsilon(releases) - renyi)).toBeLessThanOrEqual(1e-9 * Math.max(1, renyi));
    }
  });

  it("is never below what was really spent, and not far above it", () => {
    for (const { exact, renyi: _, ...releases } of golden.cases) {
      const epsilon = gaussianEpsilon(releases);
      expect(epsilon).toBeGreaterThanOrEqual(exact);
      if (exact > 0.1) expect(epsilon).toBeLessThan(1.35 * exact);
    }
  });

  const multiplier = fc.double({ min: 0.2, max: 500, noNaN: true });
  const delta = fc.double({ min: 1e-12, max: 0.1, noNaN: true });
  it("falls with more noise and a larger delta, and rises with more releases", () => {
    fc.assert(
      fc.property(multiplier, fc.integer({ min: 1, max: 5000 }), delta, (noiseMultiplier, releases, given) => {
        const epsilon = gaussianEpsilon({ noiseMultiplier, releases, delta: given });
        const tolerance = 1e-8 * Math.max(1, epsilon);
        expect(gaussianEpsilon({ noiseMultiplier: 1.5 * noiseMultiplier, releases, delta: given })).toBeLessThanOrEqual(
          epsilon + tolerance,
        );
        expect(gaussianEpsilon({ noiseMultiplier, releases: releases + 1, delta: given })).toBeGreaterThanOrEqual(
          epsilon - tolerance,
        );
        expect(gaussianEpsilon({ noiseMultiplier, releases, delta: 2 * given })).toBeLessThanOrEqual(
          epsilon + tolerance,
        );
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("charges nothing for no release and refuses senseless terms", () => {
    const one = { noiseMultiplier: 1, releases: 1, delta: 1e-5 };
    expect(gaussianEpsilon({ ...one, releases: 0 })).toBe(0);
    for (const wrong of [{ noiseMultiplier: 0 }, { releases: 0.5 }, { delta: 0 }, { delta: 1 }, { delta: Number.NaN }])
      expect(() => gaussianEpsilon({ ...one, ...wrong })).toThrow(Object.keys(wrong)[0]);
  });
});
