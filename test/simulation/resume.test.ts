import { expect, it } from "vitest";
import type { Checkpoint, Store } from "../../src/round/index.ts";
import { type RunConfigInput, runSimulation } from "../../src/simulation/index.ts";
import { memoryStore } from "../support/memoryStore.ts";
import { plusTerms } from "../support/plusTerms.ts";
import { playSmall, smallConfig, smallData } from "../support/smallRun.ts";

/** Keeps every checkpoint, each as text would bring it back. */
const keepingStore = (): Store & { readonly kept: Checkpoint[] } => {
  const kept: Checkpoint[] = [];
  return {
    kept,
    save: async ({ models, ...others }) => {
      const plain = JSON.parse(JSON.stringify({ ...others, models: models.map((model) => [...model]) }));
      kept.push({ ...plain, models: plain.models.map((model: number[]) => Float32Array.from(model)) });
    },
    load: async () => kept.at(-1),
  };
};

const variants: readonly RunConfigInput[] = [
  {},
  { scheme: "fixed+stackelberg", coalition: { embeddingInterval: 3 } },
  { scheme: "gfml+random", ledger: "centralized", misbehavior: { fraction: 0.4, localSteps: 1 } },
  { scheme: "random+optimized", reputation: { contribution: "eq15" } },
  plusTerms,
];

it.each(variants)("ends as if it had never stopped when resumed from any round, through JSON: %o", async (fields) => {
  const config = { rounds: 4, checkpointInterval: 1, ...fields };
  const store = keepingStore();
  const whole = await playSmall(config, { store });
  expect(store.kept.map(({ state }) => state.round)).toEqual([1, 2, 3, 4]);
  for (const resume of store.kept) {
    const { round } = resume.state;
    const rest = await playSmall(config, { resume });
    expect(rest.result).toEqual(whole.result);
    expect(rest.rounds).toEqual(whole.rounds.slice(round));
    expect(rest.learners).toEqual(whole.learners.slice(round));
    expect([...whole.ledger.slice(0, -rest.ledger.length || undefined), ...rest.ledger]).toEqual(whole.ledger);
  }
});

it("continues a finished run with more rounds as a longer one", async () => {
  const store = memoryStore();
  await playSmall({ rounds: 2 }, { store });
  const resume = (await store.load())!;
  const longer = await playSmall({ rounds: 4 }, { resume });
  expect(longer.result).toEqual((await playSmall({ rounds: 4 })).result);
});

it("ends after the round in progress on abort, with a checkpoint to resume from", async () => {
  const whole = await playSmall({ rounds: 4 });
  const store = memoryStore();
  const controller = new AbortController();
  const told: number[] = [];
  const { config } = whole;
  const stopped = await runSimulation({
    config,
    ...smallData(config),
    workers: 1,
    store,
    signal: controller.signal,
    events: {
      onRound: ({ round }) => {
        told.push(round);
        if (round === 1) controller.abort();
      },
    },
  });
  expect(told).toEqual([0, 1]);
  expect(stopped).toMatchObject({ rounds: 2, completed: false });
  const resume = (await store.load())!;
  expect(resume.state.round).toBe(2);
  expect((await playSmall({ rounds: 4 }, { resume })).result).toEqual(whole.result);
});

it("plays and saves nothing when aborted before it starts", async () => {
  const store = memoryStore();
  const { result, rounds } = await playSmall({}, { store, signal: AbortSignal.abort() });
  expect(result).toMatchObject({ rounds: 0, completed: false });
  expect(rounds).toEqual([]);
  expect(await store.load()).toBeUndefined();
});

it("refuses a checkpoint of a different run before any work", async () => {
  const store = memoryStore();
  await playSmall({ rounds: 2 }, { store });
  const resume = (await store.load())!;
  const refuse = (fields: RunConfigInput, changed: Checkpoint = resume) =>
    expect(playSmall({ rounds: 3, ...fields }, { resume: changed })).rejects.toMatchObject({
      code: "GFML_CHECKPOINT_MISMATCH",
    });
  await refuse({ coalition: { count: 2 } });
  await refuse({ model: { hiddenLayers: [9, 6] } });
  await refuse({ rounds: 1 });
  await refuse({}, { ...resume, state: { ...resume.state, version: 2 as 1 } });
  const models = resume.models.map((model) => model.map((value) => value + 1));
  await refuse({}, { ...resume, models });
});

it("refuses parts that do not fit together before any work", async () => {
  const data = smallData(smallConfig());
  const refusal = { code: "GFML_INVALID_VALUE" };
  await expect(playSmall({}, { workers: 0 })).rejects.toMatchObject(refusal);
  await expect(playSmall({}, { partition: data.partition.slice(1) })).rejects.toMatchObject(refusal);
  await expect(playSmall({}, { initialParameters: [new Float32Array(3)] })).rejects.toMatchObject(refusal);
  await expect(playSmall({}, { initialParameters: [] })).rejects.toMatchObject(refusal);
  await expect(playSmall({ population: { cyclesPerSample: 1e9 } })).rejects.toMatchObject({
    code: "GFML_NOBODY_CAN_TRAIN",
  });
});
