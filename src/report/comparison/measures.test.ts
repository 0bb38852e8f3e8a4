import { expect, it } from "vitest";
import { sweepOutcome, sweepRound } from "../../../test/support/sampleSweep.ts";
import { measures } from "./measures.ts";

const { stability } = sweepRound();
const alone = {
  ...{ learners: 4, better: 2, same: 1, muchWorse: 1, difference: 0.01, halfWidth: 0.02, accuracy: 0.9 },
  ...{ testSamples: 100, newcomers: {} },
};
const run = sweepOutcome({
  alone,
  rounds: [
    sweepRound({
      round: 0,
      completionTime: 8,
      meanProfit: 1,
      providerUtility: 5,
      payments: 10,
      energy: 3,
      stability: { ...stability, nashStable: true },
    }),
    sweepRound({
      round: 1,
      completionTime: 10,
      meanProfit: 2,
      providerUtility: 7,
      payments: 20,
      energy: 6,
      stability: { ...stability, nashStable: false },
    }),
  ],
});

it("has no number for a run that measured nothing alone", () => {
  const { alone: _, ...older } = run;
  expect(measures.find(({ name }) => name === "accuracy-alone")!.of(older)).toBeNull();
});

it("compares runs in the units of their axes: percent, a round's mean, a run's sum", () => {
  const { after, before } = run.evaluations.at(-1)!.active;
  expect(Object.fromEntries(measures.map(({ name, of }) => [name, of(run)]))).toEqual({
    "accuracy-after": 100 * after.accuracy,
    "accuracy-before": 100 * before.accuracy,
    "worst-tenth": 100 * after.worstTenth,
    "accuracy-alone": 90,
    "completion-time": 9,
    profit: 3,
    "provider-utility": 6,
    payments: 15,
    energy: 4.5,
    "stable-rounds": 50,
    "stable-paid-rounds": 0,
  });
});
