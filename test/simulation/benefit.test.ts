import { describe, expect, it } from "vitest";
import { describeRecipe } from "../../src/meta/index.ts";
import { presets, type RunConfigInput, runSimulation } from "../../src/simulation/index.ts";
import { type AloneRecord, aloneSentences, compareWithAlone, ownGainSentence } from "../../src/view/index.ts";
import { memoryStore } from "../support/memoryStore.ts";
import { playSmall, smallConfig, smallData } from "../support/smallRun.ts";

/** The preset that beats staying alone, as a run of some seconds: fewer learners, rounds and draws. */
const small: RunConfigInput = {
  ...presets.benefit,
  rounds: 6,
  evaluationInterval: 3,
  learning: { metaRate: 0.1, localSteps: 4, batchSize: 10 },
  personalization: { ...presets.benefit.personalization, batchSize: 10, draws: 2, passiveSampleCounts: [1, 5, "all"] },
};

const playAlone = async (fields: RunConfigInput): Promise<AloneRecord> => {
  const config = smallConfig(fields);
  const { createTrainer } = await import("../../src/round/index.ts");
  let record: AloneRecord | undefined;
  await runSimulation({
    config,
    ...smallData(config),
    trainer: createTrainer,
    measuresAlone: true,
    events: {
      onAlone: (alone) => {
        record = alone;
      },
    },
  });
  return record!;
};

describe("a run that chooses how its learners personalize", () => {
  it("chooses for all at the end, on samples that trained no shared model, with the figures", async () => {
    const { evaluations, config } = await playSmall(small);
    expect(evaluations.map(({ choice }) => choice === undefined)).toEqual([true, false]);
    const { active, newcomers } = evaluations[1]!.choice!;
    expect(Object.keys(newcomers)).toEqual(["1", "5", "all"]);
    const excesses = active!.candidates.map(({ excess }) => excess);
    const chosen = active!.candidates.find(({ recipe }) => recipe === active!.recipe)!;
    expect(chosen.excess).toBe(Math.min(...excesses));
    for (const { recipe, candidates } of Object.values(newcomers)) {
      const best = Math.max(...candidates.map(({ accuracy }) => accuracy));
      expect(candidates.find((one) => one.recipe === recipe)!.accuracy).toBe(best);
    }
    const heldOut = smallData(config).partition.reduce((sum, indices) => sum + indices.length, 0) * 0.9 * 0.2;
    expect(active!.samples).toBeGreaterThan(0.5 * heldOut);
    expect(active!.samples).toBeLessThan(heldOut);
  });

  it("gives the same bits with one, two and no worker threads, resumed or not", async () => {
    const told = async (options: Parameters<typeof playSmall>[1] = {}) => {
      const { result, evaluations } = await playSmall(small, options);
      return { hash: result.resultHash, last: evaluations.at(-1) };
    };
    const whole = await told();
    expect(await told({ workers: 1 })).toEqual(whole);
    expect(await told({ workers: 2 })).toEqual(whole);
    const store = memoryStore();
    await playSmall({ ...small, rounds: 3 }, { store });
    expect(await told({ resume: (await store.load())! })).toEqual(whole);
  });

  it("does not train the shared model on what it holds out", async () => {
    const hash = async (heldOut: number) => {
      const fields = { ...small, personalization: { ...small.personalization, heldOut } };
      return (await playSmall(fields)).result.resultHash;
    };
    expect(new Set(await Promise.all([hash(0.2), hash(0.3)])).size).toBe(2);
    // how models are personalized at the end is no part of the result
    const fixed = { ...small, personalization: { heldOut: 0.2 } };
    expect((await playSmall(fixed)).result.resultHash).toBe(await hash(0.2));
  });

  it("says what was chosen in words", async () => {
    const { evaluations } = await playSmall({
      ...small,
      personalization: { ...small.personalization, active: "ensemble" },
    });
    expect(describeRecipe(evaluations.at(-1)!.choice!.active!.recipe)).toBe(
      "the mean of alone and 50 steps of 0.05 with label prior (0.1)",
    );
  });

  it("refuses to choose without samples to choose on", () => {
    expect(() => smallConfig({ personalization: { active: "collective" } })).toThrow(
      "must be above 0 with personalization.active collective",
    );
    expect(() => smallConfig({ personalization: { newcomers: "calibrated" } })).toThrow(
      "must be above 0 with personalization.newcomers calibrated",
    );
  });
});

describe("what learners reach alone", () => {
  it("is measured with as many gradients as the trainer computes, and changes no result", async () => {
    const record = await playAlone({ rounds: 4 });
    // 4 rounds of 2 steps, 3 gradients each with the exact second-order term
    expect(record.steps).toBe(24);
    expect(record.tried.map(({ stepSize }) => stepSize)).toEqual([0.01, 0.05, 0.1]);
    const losses = record.tried.map(({ loss }) => loss!);
    expect(record.tried.find(({ stepSize }) => stepSize === record.stepSize)!.loss).toBe(Math.min(...losses));
    expect(record.byLearner.map(({ learner }) => learner)).toEqual(Array.from({ length: 12 }, (_, id) => id));
    expect(Object.keys(record.newcomers)).toEqual(["1", "all"]);
    expect((await playAlone({ rounds: 4, trainer: "fedavg" })).steps).toBe(8);
  });

  it("is the same for every scheme and trainer with as many gradients", async () => {
    const fields = { rounds: 4, trainer: "fedavg" } as const;
    const one = await playAlone(fields);
    expect(await playAlone({ ...fields, scheme: "random+random" })).toEqual(one);
    expect(await playAlone({ ...fields, trainer: "fedprox" })).toEqual(one);
  });

  it("is compared learner by learner", () => {
    const accuracies = [0.9, 0.9, 0.9, 0.9];
    const alone: AloneRecord = {
      steps: 1,
      stepSize: 0.1,
      tried: [],
      byLearner: accuracies.map((accuracy, learner) => ({ learner, active: true, accuracy, loss: 0, samples: 100 })),
      newcomers: {},
    };
    const after = [0.95, 0.96, 0.9, 0.87].map((value, learner) => ({ learner, after: value }));
    const comparison = compareWithAlone(alone, after, 5)!;
    expect(comparison).toMatchObject({
      learners: 4,
      better: 2,
      same: 1,
      muchWorse: 1,
      accuracy: 0.9,
      testSamples: 100,
    });
    expect(comparison.difference).toBeCloseTo(0.02, 12);
    expect(aloneSentences(comparison)).toEqual([
      "2 of 4 learners are better off than alone (1 reach the same), by 2.0 points in the mean; 1 is worse by more than 2.",
      "No certain gain: the 95 % interval of the mean is -2.2 to +6.2 points. Learners with this many samples of few classes can stay alone.",
    ]);
    expect(compareWithAlone(alone, [{ learner: 9, after: 1 }], 5)).toBeNull();
    // one phone with a single test sample says nothing about 300 others
    const phone = { ...alone.byLearner[0]!, learner: 4, accuracy: 1, samples: 1 };
    const withPhone = compareWithAlone(
      { ...alone, byLearner: [{ ...alone.byLearner[0]!, samples: 300 }, ...alone.byLearner.slice(1), phone] },
      [...after, { learner: 4, after: 0 }],
      5,
    )!;
    expect(withPhone).toMatchObject({ learners: 4, tooFew: 1, samples: 600, muchWorse: 1 });
    expect(withPhone.difference).toBeCloseTo((3 * 0.05 + 0.06 - 0.03) / 6, 12);
    expect(aloneSentences(withPhone)).toContain("1 learner has too few test samples to be compared.");
    const few = { ...comparison, difference: 0.03, halfWidth: 0.01, muchWorse: 0, same: 0, testSamples: 4 };
    expect(ownGainSentence({ personalised: 0.95, alone: 0.9, samples: 1000 })).toBe(
      "on your 1000 test samples the task's model reaches 95.0 %, a model trained alone 90.0 %: you gain 5.0 points",
    );
    expect(ownGainSentence({ personalised: 0.8, alone: 0.9, samples: 10 })).toBe(
      "on your 10 test samples the task's model reaches 80.0 %, a model trained alone 90.0 %: you lose 10.0 points, which can be chance",
    );
    expect(ownGainSentence({ personalised: 1, alone: 1, samples: 1 })).toMatch(/: the same$/);
    expect(ownGainSentence({ personalised: 0, alone: 0, samples: 0 })).toContain("no test samples");
    expect(aloneSentences(few)).toEqual([
      "2 of 4 learners are better off than alone, by 3.0 points in the mean; nobody is worse by more than 2.",
      "A learner tests on about 4 samples: too few to compare single learners, only the mean tells.",
    ]);
  });
});

it("keeps at most samplesPerLearner training samples, and all test samples", async () => {
  const { evaluations } = await playSmall({ ...small, data: { glyphCount: 1200, samplesPerLearner: 10 } });
  const { byLearner, choice } = evaluations.at(-1)!;
  expect(choice!.active!.samples).toBe(2 * byLearner.length);
  expect(byLearner.every(({ samples }) => samples! >= 8)).toBe(true);
});
