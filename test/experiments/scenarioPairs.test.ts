import { expect, it } from "vitest";
import { measurePair, planPairs, type RunRecords, tabulatePairs } from "../../src/experiments/index.ts";
import { type RunConfigInput, scenarioPlanOf } from "../../src/simulation/index.ts";
import { playSmall, smallConfig } from "../support/smallRun.ts";

type Events = Exclude<NonNullable<RunConfigInput["scenario"]>, string>["events"];

const base: RunConfigInput = {
  rounds: 6,
  evaluationInterval: 1,
  learning: { localSteps: 4 },
  coalition: { count: 2 },
  population: {
    activeFraction: 1,
    cyclesPerSample: 10_000_000,
    deadline: { min: 15, max: 16 },
    uplinkRate: { min: 1e7, max: 1e7 },
  },
};
const withEvents = (...events: Events): RunConfigInput => ({ ...base, scenario: { events } });
const recordsOf = async (fields: RunConfigInput): Promise<RunRecords> => {
  const { config, rounds, learners, evaluations } = await playSmall(fields);
  return { config, rounds, learners, evaluations };
};
const options = { within: 0.02, window: 2 };
const honest = recordsOf(base);

it("finds no gain and no loss between a run and itself", async () => {
  const run = await honest;
  const pair = measurePair(run, run, options);
  expect(pair).toMatchObject({ lies: null, shifts: [] });
  for (const { difference } of tabulatePairs([pair])) expect(difference).toBe(0);
});

it("measures the gain of a lie: payments, payoff and reputation of the same learners in both runs", async () => {
  const run = await recordsOf(withEvents({ kind: "lazy", learners: [2, 5], localSteps: 1 }));
  const { lies } = measurePair(await honest, run, options);
  expect(lies!.liars).toEqual([2, 5]);
  const { truth, lie } = lies!;
  const paid = (records: RunRecords): number =>
    records.learners.flat().reduce((sum, one) => sum + ([2, 5].includes(one.learner) ? one.payment : 0), 0) / 2;
  expect(truth.liars.payments).toBeCloseTo(paid(await honest), 9);
  expect(lie.liars.payments).toBeCloseTo(paid(run), 9);
  expect(lie.liars.reputation).toBeLessThan(truth.liars.reputation);
  // a quarter of the steps, a quarter of the energy at the same frequencies
  const energy =
    run.learners.flat().reduce((sum, one) => sum + ([2, 5].includes(one.learner) ? one.energy! : 0), 0) / 2;
  expect(lie.liars.payments - lie.liars.payoff).toBeCloseTo((0.1 * energy) / 4, 9);
});

it("charges a learner that claims a higher frequency for the energy of its real one", async () => {
  const run = await recordsOf(withEvents({ kind: "inflated-claims", learners: [2], frequencyFactor: 2 }));
  const { lies } = measurePair(await honest, run, options);
  const energy = run.learners
    .flat()
    .filter(({ learner }) => learner === 2)
    .reduce((sum, one) => sum + (one.energy ?? 0) * Math.min(1, 1e9 / (one.frequency ?? 1)) ** 2, 0);
  expect(lies!.lie.liars.payments - lies!.lie.liars.payoff).toBeCloseTo(0.1 * energy, 9);
});

it("counts the heads as lying that headed while they lied", async () => {
  const run = await recordsOf(withEvents({ kind: "lying-head", rounds: { from: 2, to: 3 } }));
  const heads = [2, 3].flatMap((round) => run.rounds[round]!.coalitions.map(({ head }) => head));
  expect(measurePair(await honest, run, options).lies!.liars).toEqual(
    [...new Set(heads)].sort((a, b) => Number(a) - Number(b)),
  );
});

it("measures a shift: the level before, the lowest after, the rounds until it is back, and the moves", async () => {
  const run = await honest;
  const scenario = smallConfig(withEvents({ kind: "task-shift", learners: [1, 4], round: 2 })).scenario;
  const levels = [0.5, 0.8, 0.3, 0.7, 0.79, 0.9];
  const coalitions = [0, 0, 0, 1, null, 1];
  const made: RunRecords = {
    ...run,
    config: { ...run.config, scenario },
    evaluations: run.evaluations.map((evaluation, round) => ({
      ...evaluation,
      byLearner: [1, 4].map((learner) => ({
        learner,
        before: 0,
        after: levels[round]! + (learner === 1 ? 0.05 : -0.05),
      })),
    })),
    learners: run.learners.map((records, round) =>
      records.map((record) => ({ ...record, coalition: record.learner === 1 ? coalitions[round]! : 0 })),
    ),
  };
  const { shifts } = measurePair(run, made, options);
  expect(shifts[0]!.with).toMatchObject({
    round: 2,
    learners: [1, 4],
    before: expect.closeTo(0.8, 9),
    lowest: expect.closeTo(0.3, 9),
    last: expect.closeTo(0.9, 9),
    // rounds 2, 3, 4
    recovery: 3,
    moved: [{ learner: 1, from: 0, to: 1 }],
  });
  expect(measurePair(run, made, { ...options, within: 0.15 }).shifts[0]!.with.recovery).toBe(2);
  const lost = { ...made, evaluations: made.evaluations.slice(0, 4) };
  expect(measurePair(run, lost, options).shifts[0]!.with.recovery).toBeNull();
});

it("removes the lies but not the faults in the twin, and everything where there are no lies", async () => {
  const lying = smallConfig({
    ...withEvents({ kind: "sign-flip", learners: [1] }, { kind: "drop-out", learners: [2] }),
    misbehavior: { fraction: 0.2, localSteps: 1 },
  });
  const [pair] = await planPairs([lying]);
  expect(pair!.twin.config.scenario!.events.map(({ kind }) => kind)).toEqual(["drop-out"]);
  expect(pair!.twin.config.misbehavior.fraction).toBe(0);
  expect(pair!.run.config).toEqual(lying);
  const [faulty] = await planPairs([smallConfig(withEvents({ kind: "drop-out", learners: [2] }))]);
  expect(faulty!.twin.config.scenario).toBeUndefined();
  expect(faulty!.twin.key).not.toBe(faulty!.run.key);
  await expect(planPairs([smallConfig()])).rejects.toMatchObject({ code: "GFML_NOTHING_TO_MEASURE" });
});

it("changes no key with a scenario's name", async () => {
  const event = { kind: "drop-out", learners: [2] } as { kind: "drop-out"; learners: number[] };
  const configs = ["a", "b"].map((name) => smallConfig({ ...base, scenario: { name, events: [event] } }));
  const pairs = await planPairs(configs);
  expect(pairs[0]!.run.key).toBe(pairs[1]!.run.key);
  expect(scenarioPlanOf(configs[0]!).events[0]!.learners).toEqual([2]);
});

it("gives rows as means over seeds with the paired difference", async () => {
  const run = await honest;
  const other = {
    ...run,
    config: { ...run.config, seed: 1 },
    rounds: run.rounds.map((one) => ({ ...one, payments: one.payments + 1 })),
  };
  const rows = tabulatePairs([measurePair(run, run, options), measurePair(run, other, options)]);
  const paid = rows.find(({ name }) => name === "paid in all")!;
  expect(paid).toMatchObject({ unit: "token", seeds: 2, difference: expect.closeTo(3, 9) });
  expect(paid.halfWidth).toBeCloseTo(12.706 * 3, 1);
});
