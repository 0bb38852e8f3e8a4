import { expect, it } from "vitest";
import { RandomStream } from "../../src/core/index.ts";
import { createPerceptron } from "../../src/model/index.ts";
import { createTrainer, type Trainer, type TrainerOptions } from "../../src/round/index.ts";
import type { RunConfigInput } from "../../src/simulation/index.ts";
import { playSmall, type ToldRun } from "../support/smallRun.ts";

const told = ({ result, rounds, learners, evaluations, ledger }: ToldRun) => ({
  resultHash: result.resultHash,
  rounds,
  learners,
  evaluations,
  ledger,
});

it("gives the same bits in every record with one, two, three and no worker threads", async () => {
  const alone = told(await playSmall());
  for (const workers of [1, 2, 3]) expect(told(await playSmall({}, { workers }))).toEqual(alone);
});

it("trains a convolutional network with the same bits on any number of workers", async () => {
  const fields = {
    model: { layers: [{ kind: "convolution", channels: 4, stride: 2 }, { kind: "pool" }, { kind: "dense", units: 6 }] },
  } satisfies RunConfigInput;
  const alone = told(await playSmall(fields));
  expect(told(await playSmall(fields, { workers: 2 }))).toEqual(alone);
  expect(alone.resultHash).not.toBe(told(await playSmall()).resultHash);
});

/** Answers after a drawn number of turns of the event loop, so that answers overtake each other. */
const delayed =
  (seed: number) =>
  (options: TrainerOptions): Trainer => {
    const trainer = createTrainer(options);
    let calls = 0;
    const late = async <Answer>(answer: Promise<Answer>): Promise<Answer> => {
      const turns = new RandomStream(seed, "delay", { step: calls++ }).integerBelow(20);
      const result = await answer;
      for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
      return result;
    };
    return {
      embed: (task) => late(trainer.embed(task)),
      train: (task) => late(trainer.train(task)),
      personalize: (task) => late(trainer.personalize(task)),
      trainAlone: (task) => late(trainer.trainAlone(task)),
    };
  };

it.each([
  {},
  { learning: { aggregation: "weighted" } },
  { learning: { aggregation: "krum", faultyMembers: 0 } },
  { learning: { aggregation: "reputation-weighted" } },
  { reputation: { contribution: "projection" } },
] as const)("does not depend on the order of answers: %o", async (fields) => {
  const first = told(await playSmall(fields));
  for (const seed of [1, 2, 3]) expect(told(await playSmall(fields, { trainer: delayed(seed) }))).toEqual(first);
});

it("has the same result with a dense and a sparse first layer", async () => {
  const hashes = await Promise.all(
    (["auto", "dense", "sparse"] as const).map(async (firstLayer) => {
      const run = await playSmall(
        {},
        {
          trainer: (options) =>
            createTrainer({ ...options, model: createPerceptron({ layerSizes: [784, 8, 6, 10], firstLayer }) }),
        },
      );
      return run.result.resultHash;
    }),
  );
  expect(new Set(hashes).size).toBe(1);
});

it("depends on the seed, and has a hash that only results can change", async () => {
  const { result } = await playSmall({}, {});
  const same = await playSmall({ evaluationInterval: 1, checkpointInterval: 1, personalization: { steps: 2 } });
  expect(same.result.resultHash).toBe(result.resultHash);
  const others = [{ seed: 1 }, { learning: { metaRate: 0.04 } }, { coalition: { embeddingInterval: 2 } }];
  const hashes = await Promise.all(others.map(async (fields) => (await playSmall(fields)).result.resultHash));
  expect(new Set([result.resultHash, ...hashes]).size).toBe(4);
});

it("has the same result, record for record, on every ledger without cheats [D12]", async () => {
  const memory = await playSmall({ ledger: "memory" });
  const centralized = await playSmall({ ledger: "centralized" });
  expect(centralized.result).toEqual(memory.result);
  expect(centralized.rounds).toEqual(memory.rounds);
  expect(centralized.learners).toEqual(memory.learners);
});

it("draws embeddings every chi rounds and compares them with the current heads in between [E2]", async () => {
  let embeds = 0;
  const run = await playSmall(
    { rounds: 7, evaluationInterval: 100, coalition: { embeddingInterval: 3 }, population: { activeFraction: 1 } },
    {
      trainer: (options) => {
        const trainer = createTrainer(options);
        return {
          ...trainer,
          embed: (task) => {
            // the measurement after the last round asks those that sit out
            if (task.round < 7) embeds++;
            return trainer.embed(task);
          },
        };
      },
    },
  );
  expect(embeds).toBe(3 * 12);
  for (const records of run.learners) {
    for (const { isHead, similarity } of records) if (isHead) expect(similarity).toBe(1);
  }
  // a head that came in between is compared by what it showed before: similarities in a coalition differ with its head
  const ofCoalition = (round: number) => run.rounds[round]!.coalitions.map(({ head }) => head);
  const changed = [1, 2, 4, 5].filter((round) => `${ofCoalition(round)}` !== `${ofCoalition(round - 1)}`);
  for (const round of [1, 2, 4, 5]) {
    const before = run.learners[round - 1]!;
    for (const [index, { options }] of run.learners[round]!.entries()) {
      options.forEach((option, coalition) => {
        const old = before[index]!.options[coalition];
        const sameHead = ofCoalition(round)[coalition] === ofCoalition(round - 1)[coalition];
        if (sameHead && option && old) expect(option.similarity).toBe(old.similarity);
      });
    }
  }
  expect(changed.length).toBeGreaterThan(0);
});
