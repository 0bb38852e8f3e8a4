import { expect, it } from "vitest";
import { trainerNames } from "../../src/meta/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { memoryStore } from "../support/memoryStore.ts";
import { playSmall } from "../support/smallRun.ts";

const others = trainerNames.filter((name) => name !== "per-fedavg");
const fields = (trainer: (typeof trainerNames)[number]): RunConfigInput => ({
  trainer,
  rounds: 4,
  checkpointInterval: 2,
});

it("has the result of the first edition where the trainer is per-fedavg, whatever the weight of the others", async () => {
  const plain = await playSmall();
  const named = await playSmall({ trainer: "per-fedavg", learning: { proximalWeight: 3 } });
  expect(named.result.resultHash).toBe(plain.result.resultHash);
});

it.each(others)("gives the same bits with one, two and no worker threads: %s", async (trainer) => {
  const told = async (workers?: number) => {
    const { result, rounds, learners, evaluations } = await playSmall(fields(trainer), workers ? { workers } : {});
    return { hash: result.resultHash, rounds, learners, evaluations };
  };
  const here = await told();
  expect(await told(1)).toEqual(here);
  expect(await told(2)).toEqual(here);
});

it.each(others)("ends as if it had never stopped when it is resumed: %s", async (trainer) => {
  const whole = await playSmall(fields(trainer));
  const store = memoryStore();
  await playSmall({ ...fields(trainer), rounds: 2 }, { store });
  const checkpoint = (await store.load())!;
  const keeps = trainer === "ditto" || trainer === "local";
  expect(checkpoint.kept?.length ?? 0).toBe(keeps ? checkpoint.state.partition.flat().length : 0);
  const rest = await playSmall(fields(trainer), { resume: checkpoint });
  expect(rest.result).toEqual(whole.result);
  expect(rest.evaluations.at(-1)).toEqual(whole.evaluations.at(-1));
});

it("gives every trainer a result of its own", async () => {
  const hashes = await Promise.all(trainerNames.map(async (name) => (await playSmall(fields(name))).result.resultHash));
  expect(new Set(hashes).size).toBe(trainerNames.length);
});

it("keeps the shared model, scores everybody lowest and measures each learner's own (local)", async () => {
  const { rounds, learners, evaluations } = await playSmall(fields("local"));
  const hashes = new Set(rounds.flatMap(({ coalitions }) => coalitions.map(({ modelHash }) => modelHash)));
  expect(hashes.size).toBe(1);
  const scores = learners.flat().map(({ contributionScore }) => contributionScore);
  expect(new Set(scores.filter((score) => score !== null))).toEqual(new Set([-1]));
  const last = evaluations.at(-1)!;
  expect(last.active.after.accuracy).toBeGreaterThan(last.active.before.accuracy);
});

it("lets a collusion send a colleague's update and still keep a model of its own (ditto)", async () => {
  const scenario = {
    events: [{ kind: "collusion", learners: [1, 2], rounds: { from: 0 }, factor: 1, embedding: false }],
  };
  const honest = await playSmall({ ...fields("ditto"), rounds: 1, evaluationInterval: 1 });
  const lying = await playSmall({ ...fields("ditto"), rounds: 1, evaluationInterval: 1, scenario } as RunConfigInput);
  const afterOf = (run: typeof honest) => new Map(run.evaluations[0]!.byLearner.map((one) => [one.learner, one.after]));
  // in the first round everybody starts from the same model, whatever the others send
  expect(afterOf(lying)).toEqual(afterOf(honest));
});
