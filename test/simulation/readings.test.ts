import { expect, it } from "vitest";
import type { Reading } from "../../src/core/index.ts";
import { createTrainer } from "../../src/round/index.ts";
import { createRunModel } from "../../src/simulation/index.ts";
import { playSmall, smallConfig, smallData } from "../support/smallRun.ts";

const play = (readings: Reading[], fields: Parameters<typeof playSmall>[0] = {}) =>
  playSmall({ rounds: 5, ...fields, readings });

it("refuses other readings on a chain before any work, with a remedy", () => {
  expect(() => smallConfig({ readings: ["E7"], ledger: "evm" })).toThrow(
    /readings = \["E7"\].*must be empty with ledger evm.*use --ledger memory/s,
  );
  expect(smallConfig({ readings: ["E7"], ledger: "centralized" }).readings).toEqual(["E7"]);
});

it("includes readings in a run's identity, but not their order", async () => {
  const plain = await playSmall({ rounds: 1 });
  const one = await play(["E8", "E9"], { rounds: 1 });
  const other = await play(["E9", "E8"], { rounds: 1 });
  expect(other.result.resultHash).toBe(one.result.resultHash);
  expect(one.result.resultHash).not.toBe(plain.result.resultHash);
});

it.each([
  ["as read", [], (decay: number, round: number, of: number) => decay ** (round - 1 - of)],
  ["as printed [E7]", ["E7"], (decay: number, _: number, of: number) => decay ** of],
] as const)("weighs contributions in R_global by lambda %s", async (_, readings, weight) => {
  const { learners, config } = await play([...readings], { reputation: { decay: 0.7 } });
  let compared = 0;
  learners.forEach((records, round) => {
    for (const { learner, globalReputation } of records) {
      let expected = 0;
      for (let of = 0; of < round; of++) {
        const earned = learners[of]!.find((one) => one.learner === learner)!.contribution ?? 0;
        expected += weight(config.reputation.decay, round, of) * earned;
      }
      expect(globalReputation).toBeCloseTo(expected, 12);
      if (expected > 0) compared++;
    }
  });
  expect(compared).toBeGreaterThan(20);
});

it("lets similarities below zero accuse where they are signed [D6]", async () => {
  const least = async (readings: Reading[]) => {
    // task reputation alone, raw negative similarities between classes
    const { learners } = await play(readings, {
      rounds: 6,
      reputation: { globalWeight: 0 },
      scheme: "random+optimized",
    });
    return Math.min(...learners.flat().map(({ reputation }) => reputation ?? 0));
  };
  expect(await least([])).toBe(0);
  expect(await least(["D6"])).toBeLessThan(0);
});

it("plays the same round up to the step that is read differently [E8, E9, E10]", async () => {
  const plain = await playSmall({ rounds: 1 });
  for (const reading of ["E8", "E9", "E10"] as const) {
    const { rounds, learners } = await play([reading], { rounds: 1 });
    expect(rounds[0]!.coalitions.map(({ head }) => head)).toEqual(plain.rounds[0]!.coalitions.map(({ head }) => head));
    expect(learners[0]!.map(({ globalReputation }) => globalReputation)).toEqual(
      plain.learners[0]!.map(({ globalReputation }) => globalReputation),
    );
  }
});

it("makes learners return the model before their last step [E12]", async () => {
  const trained = async (readings: Reading[], localSteps: number) => {
    const config = smallConfig({ readings, learning: { localSteps } });
    const { samples, partition } = smallData(config);
    const model = await createRunModel(config.model, samples);
    const split = { train: Uint32Array.from(partition[0]!), test: new Uint32Array() };
    const trainer = createTrainer({ model, samples, splitOf: () => split, task: config, seed: 0 });
    return trainer.train({ learner: 0, round: 0, model: new Float32Array(model.parameterCount).fill(0.01) });
  };
  expect((await trained(["E12"], 3)).updateHash).toBe((await trained([], 2)).updateHash);
  expect((await trained(["E12"], 3)).gradientNorms).toHaveLength(2);
});

it("makes a head bring the model of its last coalition, only where that was a different one [D8]", async () => {
  const models = async (readings: Reading[], scheme: "random+optimized" | "fixed+optimized") =>
    (await play(readings, { rounds: 3, scheme })).rounds.map(({ coalitions }) =>
      coalitions.map((one) => one.modelHash),
    );
  const [plain, otherwise] = [await models([], "random+optimized"), await models(["D8"], "random+optimized")];
  expect(otherwise[0]).toEqual(plain[0]);
  expect(otherwise[1]).not.toEqual(plain[1]);
  expect(await models(["D8"], "fixed+optimized")).toEqual(await models([], "fixed+optimized"));
});

it("plays a run with every reading changed to its end", async () => {
  const { result, rounds } = await play(["E4", "E5", "E7", "E8", "E9", "E10", "E12", "D2", "D6", "D8"], {
    ledger: "centralized",
  });
  expect(result.completed).toBe(true);
  for (const { providerUtility, meanProfit } of rounds) {
    expect(Number.isFinite(providerUtility) && Number.isFinite(meanProfit)).toBe(true);
  }
});
