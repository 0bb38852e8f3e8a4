import fc from "fast-check";
import { expect, it } from "vitest";
import type { LearnerProfile } from "../cost/index.ts";
import { paperIncentiveTerms as terms } from "../testing/ledger/paperIncentiveTerms.ts";
import { bestResponse } from "./bestResponse.ts";
import { bestUtility, prepareFollowers } from "./bestUtility.ts";

// fc.double is uniform over representations, so nearly always tiny: uniform over values is wanted here
const between = (min: number, max: number) =>
  fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((part) => min + ((max - min) * part) / (2 ** 31 - 1));

it("equals the utility of bestResponse bit for bit", () => {
  let infeasible = 0;
  const cases = new Set<number>();
  fc.assert(
    fc.property(
      fc.record({
        samples: fc.integer({ min: 1, max: 4000 }),
        low: between(1e6, 1e9),
        extra: fc.oneof(fc.constant(0), between(0, 1e9)),
        uplinkRate: between(5e5, 1e7),
        deadline: between(1, 40),
        similarity: between(-1, 1),
        share: between(0, 1),
        below: between(0, 1e6),
        above: between(0, 1e9),
        single: fc.boolean(),
        mean: between(0, 1),
        incentive: between(0, 30),
        transmission: fc.oneof(
          fc.constant(terms.transmission),
          fc.record({
            quadratic: between(0, 1e-18),
            linear: between(0, 1e-9),
            constant: between(0, 2),
            lossRate: between(0, 0.9),
          }),
        ),
        dissimilarity: fc.constantFrom("clamp" as const, "signed" as const),
        isPrinted: fc.boolean(),
      }),
      (x) => {
        const used = {
          ...terms,
          transmission: x.transmission,
          dissimilarity: x.dissimilarity,
          ...(x.isPrinted && { readings: new Set(["E4"] as const) }),
        };
        const profile: LearnerProfile = {
          learner: 0,
          sampleCount: x.samples,
          cyclesPerSample: 501_760,
          minFrequency: x.low,
          maxFrequency: x.low + x.extra,
          uplinkRate: x.uplinkRate,
          deadline: x.deadline,
        };
        const lowest = x.single ? x.low : x.low - x.below;
        const highest = x.single ? x.low : x.low + x.extra + x.above;
        const response = bestResponse(
          profile,
          {
            similarity: x.similarity,
            share: x.share,
            lowestFrequency: lowest,
            highestFrequency: highest,
            meanReputationUtility: x.mean,
            deadline: x.deadline,
          },
          x.incentive,
          used,
        );
        const prepared = prepareFollowers([{ ...profile, sampleCount: 1 }, profile], used);
        const fast = bestUtility(prepared, 1, x.similarity, x.share, lowest, highest, x.mean, x.deadline, x.incentive);
        if (response.feasible) cases.add(response.kktCase);
        else infeasible++;
        return Object.is(fast, response.feasible ? response.utility : Number.NEGATIVE_INFINITY);
      },
    ),
    { seed: 1, numRuns: 20_000 },
  );
  // the generator reaches every branch, or the property says nothing
  expect(infeasible).toBeGreaterThan(100);
  expect([...cases].sort()).toEqual(expect.arrayContaining([1, 2, 3, 4]));
});
