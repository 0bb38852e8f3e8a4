import { expect, it } from "vitest";
import { RandomStream } from "../../src/core/index.ts";
import { createJaxModel } from "../../src/jax.ts";
import { evaluate, trainLocally } from "../../src/meta/index.ts";
import { defineRun, prepareData, runSimulation } from "../../src/simulation/index.ts";
import { modelCompliance } from "../../src/testing/modelCompliance.ts";
import { barImages } from "./barImages.ts";
import { convolutionalNet } from "./convolutionalNet.ts";

const small = convolutionalNet({ imageSize: 8, classCount: 3, channels: [3, 4], hidden: 6 });

modelCompliance("the convolutional net", () => createJaxModel(small));

it("learns by Per-FedAvg with the exact second-order term", async () => {
  const model = await createJaxModel(convolutionalNet({ imageSize: 8, classCount: 2, channels: [4, 8], hidden: 16 }));
  const samples = barImages(8, 200);
  const indices = Uint32Array.from({ length: 160 }, (_, index) => index);
  const unseen = Uint32Array.from({ length: 40 }, (_, index) => 160 + index);
  const start = model.initialParameters(new RandomStream(1, "model"));
  const terms = { localSteps: 100, metaRate: 1, stepSize: 0.05, batchSize: 16, secondOrder: "exact" } as const;
  const { parameters } = trainLocally({ model, start, samples, indices, terms, seed: 1, learner: 0, round: 0 });
  expect(evaluate(model, start, samples, unseen).accuracy).toBeLessThan(0.8);
  expect(evaluate(model, parameters, samples, unseen).accuracy).toBeGreaterThan(0.9);
  model.dispose();
});

it("is used by a whole run on worker threads", async () => {
  const config = defineRun({
    rounds: 1,
    data: { glyphCount: 200 },
    population: { learners: 4, activeFraction: 0.75 },
    coalition: { count: 2, embeddingSamples: 4 },
    learning: { localSteps: 1, batchSize: 4 },
    model: { module: "examples/own-model/model.ts" },
  });
  const { set, partition } = await prepareData(config);
  const run = (workers: number) => runSimulation({ config, samples: set.train, partition, workers });
  const first = await run(1);
  expect(first.completed).toBe(true);
  expect((await run(2)).resultHash).toBe(first.resultHash);
});
