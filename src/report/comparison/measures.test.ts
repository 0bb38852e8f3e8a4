import { expect, it } from "vitest";
import { sweepOutcome, sweepRound } from "../../../test/support/sampleSweep.ts";
import { measures } from "./measures.ts";

const { stability } = sweepRound();
const run = sweepOutcome({
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

it("compares runs in the units of their axes: percent, a round's mean, a run's sum", () => {
  const { after, before } = run.evaluations.at(-1)!.active;
  expect(Object.fromEntries(measures.map(({ name, of }) => [name, of(run)]))).toEqual({
    "accuracy-after": 100 * after.accuracy,
    "accuracy-before": 100 * before.accuracy,
    "worst-tenth": 100 * after.worstTenth,
    "completion-time": 9,
    profit: 3,
    "provider-utility": 6,
    payments: 15,
    energy: 4.5,
    "stable-rounds": 50,
    "stable-paid-rounds": 0,
  });
});
