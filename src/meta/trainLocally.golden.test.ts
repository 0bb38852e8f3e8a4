import { createHash } from "node:crypto";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { RandomStream } from "../core/index.ts";
import { createPerceptron, type PerceptronOptions } from "../model/index.ts";
import { randomSamples } from "../testing/randomSamples.ts";
import type { SecondOrder } from "./metaStep.ts";
import { trainLocally } from "./trainLocally.ts";

/** Digest of the paper's model after three steps of one learner. */
const digest = (secondOrder: SecondOrder, options: PerceptronOptions = {}): string => {
  const model = createPerceptron(options);
  const { parameters, gradientNorms } = trainLocally({
    model,
    start: model.initialParameters(new RandomStream(1, "model")),
    samples: randomSamples(model, 200, "bytes", 0.2),
    indices: Uint32Array.from({ length: 150 }, (_, index) => index),
    terms: { localSteps: 3, metaRate: 0.05, stepSize: 0.01, batchSize: 40, secondOrder },
    seed: 1,
    learner: 2,
    round: 3,
  });
  const hash = createHash("sha256").update(new Uint8Array(parameters.buffer));
  return hash.update(new Uint8Array(gradientNorms.buffer)).digest("hex");
};

// strict kernels promise these bits on every machine and between versions of gfml: results of old runs stay reproducible
it.each([
  ["exact", "133c3de0a590b9811b9d27d4db0f2e70819d58ccf999c12ce2a9a80325d63e4e"],
  ["hf", "98abe014e39409495998008cd8eaa4f8e89c290caa71a28a78db1ba685fe5976"],
  ["fo", "871ee56d6726fa3f38e428b5e5099658dd57bead5afc4ed3428d1a0817604ee2"],
] as const)("keeps the promised bits of strict training (%s)", (secondOrder, expected) => {
  for (const firstLayer of ["auto", "dense", "sparse"] as const)
    expect(digest(secondOrder, { firstLayer })).toBe(expected);
});

it("computes the same bits in a worker thread", async () => {
  const source = `
    const { parentPort, workerData } = await import("node:worker_threads");
    const { createPerceptron } = await import(workerData.model);
    const { trainLocally } = await import(workerData.meta);
    const { RandomStream } = await import(workerData.core);
    const model = createPerceptron(workerData.options);
    const start = model.initialParameters(new RandomStream(1, "model"));
    parentPort.postMessage(trainLocally({ model, start, ...workerData.input }));
  `;
  const samples = randomSamples({ featureCount: 784, classCount: 10 }, 100, "bytes", 0.2);
  const input = {
    samples,
    indices: Uint32Array.from({ length: 90 }, (_, index) => index),
    terms: { localSteps: 2, metaRate: 0.05, stepSize: 0.01, batchSize: 20, secondOrder: "exact" },
    seed: 4,
    learner: 5,
    round: 6,
  } as const;
  for (const rounding of ["strict", "fma"] as const) {
    const model = createPerceptron({ rounding });
    const here = trainLocally({ model, start: model.initialParameters(new RandomStream(1, "model")), ...input });
    const path = (room: string): string => new URL(`../${room}/index.ts`, import.meta.url).href;
    const workerData = { input, options: { rounding }, model: path("model"), meta: path("meta"), core: path("core") };
    const there = await new Promise((resolve, reject) => {
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(source)}`), { workerData });
      worker.once("message", resolve);
      worker.once("error", reject);
    });
    expect(there).toEqual(here);
  }
});
