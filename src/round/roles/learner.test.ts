import { expect, it } from "vitest";
import { computationTime, transmissionTime } from "../../cost/index.ts";
import { roundToNano } from "../../math/index.ts";
import { updateNorm } from "../../meta/index.ts";
import { hashParameters } from "../identity/digestOf.ts";
import { createPlannedClock } from "../ports/Clock.ts";
import type { LearnerResponse } from "../ports/Link.ts";
import type { Participation, Signer } from "../ports/Signer.ts";
import type { Trainer, TrainTask } from "../ports/Trainer.ts";
import { taskSchema } from "../TaskConfig.ts";
import { taskTerms } from "../taskTerms.ts";
import { decodeUpdate, UpdateEncoder } from "../update/UpdateEncoder.ts";
import { hashUpdate, updateRoot } from "../update/updateRoot.ts";
import { createLearner, type LearnerContext } from "./learner.ts";

const terms = taskTerms(taskSchema.parse({}));
const profile = {
  learner: 3,
  sampleCount: 90,
  cyclesPerSample: 1e6,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 7e6,
  deadline: 12,
};
const start = Float32Array.from({ length: 1500 }, (_, index) => (index % 13) / 13);
const trained = start.map((value, index) => value + ((index % 7) - 3) / 1000);
const shown = Float32Array.of(1, 2, 3);

const learnerWith = (own: Partial<LearnerContext> = {}) => {
  const trainings: TrainTask[] = [];
  const trainer: Trainer = {
    embed: async () => shown,
    train: async (task) => {
      trainings.push(task);
      const length = updateNorm(trained, start);
      return { parameters: trained, updateHash: await hashUpdate(trained), updateNorm: length, gradientNorms: [1, 2] };
    },
    personalize: async () => ({ before: { accuracy: 0, loss: 0 }, after: [] }),
    trainAlone: async () => ({ accuracy: 0, loss: 0, samples: 0, predictions: new Float64Array() }),
  };
  return { answer: createLearner({ profile, terms, trainer, clock: createPlannedClock(), ...own }), trainings };
};
const order = { kind: "train", task: 0, round: 4, coalition: 1, model: start, frequency: 5e8, deadline: 12 } as const;
const updateOf = (response: LearnerResponse) => {
  if (response.kind !== "train") throw new TypeError(response.kind);
  return response;
};

it("sends hash, norm, times, and the hash of the embeddings that it sent this round", async () => {
  const { answer } = learnerWith();
  const nothingShown = updateOf(await answer(order));
  expect(nothingShown.embeddingHash).toBe("0".repeat(64));
  await answer({ kind: "embed", round: 4, models: [start] });
  const update = updateOf(await answer(order));
  expect(update).toEqual({
    kind: "train",
    learner: 3,
    parameters: trained,
    updateHash: await hashUpdate(trained),
    updateNorm: roundToNano(updateNorm(trained, start)),
    gradientNorms: [1, 2],
    computationTime: computationTime(profile, terms, 5e8),
    transmissionTime: transmissionTime(profile, terms),
    embeddingHash: await hashParameters(shown),
  });
  // the embedding that it showed in a different round does not count in this one
  expect(updateOf(await answer({ ...order, round: 5 })).embeddingHash).toBe("0".repeat(64));
  await answer({ kind: "embed", round: 5, models: [start] });
  const noisy = learnerWith({ embeddings: { protect: (embedding) => embedding.map((value) => value + 1) } });
  await noisy.answer({ kind: "embed", round: 4, models: [start] });
  expect(updateOf(await noisy.answer(order)).embeddingHash).toBe(await hashParameters(Float32Array.of(2, 3, 4)));
});

it("signs no embeddings in the rounds between two draws, even if it was asked for some to choose a model", async () => {
  const { answer } = learnerWith({ embeddings: { interval: 3 } });
  for (const round of [4, 6]) {
    await answer({ kind: "embed", round, models: [start] });
    const { embeddingHash } = updateOf(await answer({ ...order, round }));
    expect(embeddingHash).toBe(round === 6 ? await hashParameters(shown) : "0".repeat(64));
  }
});

it.each(["float32", "float16", "int8"] as const)(
  "signs hash and norm of the bytes that it sends: %s",
  async (encoding) => {
    const { answer } = learnerWith({ encoder: new UpdateEncoder(encoding) });
    for (let round = 0; round < 3; round++) {
      const { encoded, updateHash, updateNorm: claim } = updateOf(await answer({ ...order, round }));
      expect(encoded!.encoding).toBe(encoding);
      expect(updateHash).toBe(await updateRoot(encoded!, start.length));
      expect(claim).toBe(roundToNano(updateNorm(decodeUpdate(encoded!, start), start)));
    }
  },
);

it("signs its part in the round, in numbers that a ledger can record", async () => {
  const signed: Participation[] = [];
  const signer: Signer = {
    participation: async (one) => {
      signed.push(one);
      return "0x5151";
    },
    settlement: async () => [],
    modelRequest: async () => "",
  };
  const clock = createPlannedClock();
  const slow = {
    ...clock,
    time: async (_: unknown, job: () => Promise<never>) => ({
      result: await job(),
      computationTime: 1 / 3,
      transmissionTime: 2 / 3,
    }),
  };
  const { answer } = learnerWith({ signer, clock: slow });
  await answer({ kind: "embed", round: 4, models: [start] });
  const update = updateOf(await answer(order));
  expect(update.signature).toBe("0x5151");
  expect(update.computationTime).toBe(1 / 3);
  const { updateHash, updateNorm: claim, embeddingHash } = update;
  expect(signed).toEqual([
    {
      task: 0,
      round: 4,
      coalition: 1,
      learner: 3,
      frequency: 5e8,
      updateHash,
      updateNorm: claim,
      embeddingHash,
      computationTime: 0.333333333,
      transmissionTime: 0.666666667,
    },
  ]);
});

it("trains at the agreed share of its speed", async () => {
  const { answer, trainings } = learnerWith({ fullSpeed: 2e9 });
  await answer(order);
  expect(trainings[0]!.dutyCycle).toBe(0.25);
  for (const fullSpeed of [5e8, 1e8]) {
    const fast = learnerWith({ fullSpeed });
    await fast.answer(order);
    expect(fast.trainings[0]).not.toHaveProperty("dutyCycle");
  }
});
