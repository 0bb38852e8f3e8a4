import { describe, expect, it } from "vitest";
import { glyphs, partitionSamples } from "../../src/data/index.ts";
import { adviseData, type Trial } from "../../src/simulation/adviseData.ts";
import { namedLayer, type RunConfigInput, resolveConfig } from "../../src/simulation/index.ts";
import { withCode } from "../support/withCode.ts";

const samples = glyphs(600, 0);
const advise = (learners: number, options: { readonly fields?: RunConfigInput; readonly budget?: number } = {}) => {
  const { fields = {}, budget = 1000 } = options;
  const layer = {
    preset: "benefit",
    rounds: 4,
    model: { hiddenLayers: [16, 8] },
    learning: { localSteps: 3 },
    personalization: { minTestSamples: 1 },
  } as const;
  const config = resolveConfig([
    namedLayer("test", layer),
    namedLayer("fields", { population: { learners }, coalition: { count: 1 }, ...fields }),
  ]);
  let time = 0;
  const trials: Trial[] = [];
  return adviseData({
    config,
    samples,
    partition: partitionSamples(samples, learners, 0, { method: "fedlab", classesPerLearner: 2 }),
    budget,
    // every look at the clock is ten seconds later
    now: () => (time += 10_000),
    workers: 0,
    onTrial: (trial) => trials.push(trial),
  }).then((advice) => {
    expect(trials).toEqual(advice.trials);
    return advice;
  });
};

describe("an advice", () => {
  it("plays each trainer on the same learners, beside what they reach alone with as many gradients", async () => {
    const { trials, untried, facts, trainer } = await advise(12);
    expect(trials.map((trial) => trial.trainer)).toEqual(["fedavg", "per-fedavg", "ditto", "fedprox"]);
    expect(untried).toEqual([]);
    expect(facts).toMatchObject({ learners: 9, newcomers: 3, ofLearners: 12, rounds: 4, samples: 45, classes: 2 });
    const [fedavg, perFedAvg, ditto, fedprox] = trials as [Trial, Trial, Trial, Trial];
    for (const trial of trials) {
      expect(trial.comparison.learners).toBe(9);
      expect([...trial.accuracies.values()].every((accuracy) => accuracy >= 0 && accuracy <= 1)).toBe(true);
      expect(Object.keys(trial.newcomers)).toEqual(["1", "5", "10"]);
    }
    // fedprox computes as many gradients as fedavg, so alone is the same; the others compute more
    expect(fedprox.comparison.accuracy).toBe(fedavg.comparison.accuracy);
    expect(perFedAvg.comparison.accuracy).toBeGreaterThanOrEqual(0);
    expect(ditto.comparison.learners).toBe(9);
    expect(trials.map((trial) => trial.trainer)).toContain(trainer);
  });

  it("ends when there is no time for a further trainer, and plays the first one in any case", async () => {
    const short = await advise(12, { budget: 1 });
    expect(short.trials).toHaveLength(1);
    expect(short.untried).toEqual(["per-fedavg", "ditto", "fedprox"]);
    // a trial takes 10 s of this clock, and each look at it another 10 s
    expect((await advise(12, { budget: 50 })).trials).toHaveLength(2);
  });

  it("says the same again, takes some of many learners, and refuses too few", async () => {
    const one = await advise(40, { budget: 1 });
    expect(await advise(40, { budget: 1 })).toEqual(one);
    expect(one.facts).toMatchObject({ learners: 12, newcomers: 4, ofLearners: 40 });
    expect((await advise(4, { budget: 1 })).facts).toMatchObject({ learners: 3, newcomers: 1 });
    await expect(advise(3)).rejects.toThrow(withCode("GFML_ADVICE_LEARNERS"));
  });
});
