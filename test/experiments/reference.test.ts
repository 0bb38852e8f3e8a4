import { expect, it } from "vitest";
import { median } from "../../src/math/index.ts";
import { contributionScores } from "../../src/reputation/index.ts";
import type { PreparedData } from "../../src/simulation/index.ts";
import { smallConfig, smallData } from "../support/smallRun.ts";
import { pairContributions } from "./pairedContribution.ts";

const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low]! + (at - low) * ((sorted[low + 1] ?? sorted[low]!) - sorted[low]!);
};
const largest = (values: readonly number[]): number => Math.max(...values);
const capped = (medians: number) => (values: readonly number[]) => Math.min(largest(values), medians * median(values));

/** Candidates for x_ref, from the measures of the round before. */
const candidates = {
  largest,
  "quantile 0.75": (values: readonly number[]) => quantile(values, 0.75),
  "quantile 0.9": (values: readonly number[]) => quantile(values, 0.9),
  "1.5 medians": capped(1.5),
  "2 medians": capped(2),
} as const;

// reputation.roundCap caps measures, and with them x_ref, at 1.5 medians of the round
it("ranks full work above half of it among a quarter of liars by a multiple of the median, by nothing else", async () => {
  const run = smallConfig({
    ...{ rounds: 5, coalition: { count: 3 }, learning: { localSteps: 10, batchSize: 10 } },
    population: { learners: 24, activeFraction: 1, cyclesPerSample: 1e6, deadline: { min: 60, max: 60 } },
    data: { glyphCount: 2400 },
  });
  const { samples, partition } = smallData(run);
  const data = { set: { train: samples }, partition } as unknown as PreparedData;
  const pairs = (await pairContributions(run, data, () => true)).filter(({ rule }) => rule === "update-norm");
  const rankedBy = (reference: (values: readonly number[]) => number, isLied: boolean): number => {
    let right = 0;
    let all = 0;
    for (let round = 1; round < 5; round++) {
      const before = pairs.filter((one) => one.round === round - 1).map(({ full }) => full);
      const measures = before.map((full, index) => (isLied && index % 4 === 0 ? 9e8 : full));
      for (const { full, half } of pairs.filter((one) => one.round === round)) {
        const [more, less] = contributionScores("update-norm", [full, half], reference(measures));
        all++;
        if (more! > less! + 1e-6) right++;
      }
    }
    return right / all;
  };
  const shares = Object.entries(candidates).map(([name, reference]) => [
    name,
    rankedBy(reference, false) > 0.95,
    rankedBy(reference, true) > 0.95,
  ]);
  expect(shares).toEqual([
    ["largest", true, false],
    ["quantile 0.75", true, false],
    ["quantile 0.9", true, false],
    ["1.5 medians", true, true],
    ["2 medians", true, true],
  ]);
});
