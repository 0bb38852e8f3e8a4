import { afterEach, expect, it } from "vitest";
import { RandomStream } from "../../core/index.ts";
import { glyphs, splitLearner } from "../../data/index.ts";
import { createTrainer } from "../../round/index.ts";
import { defineRun } from "../config/resolveConfig.ts";
import { createRunModel } from "../createRunModel.ts";
import { WorkerPool } from "./WorkerPool.ts";
import type { WorkerSetup } from "./workerMessages.ts";

const config = defineRun({ learning: { localSteps: 2, batchSize: 5 }, model: { hiddenLayers: [6, 5] } });
const samples = glyphs(100, 0);
const splits = [0, 1, 2, 3].map((learner) =>
  splitLearner(
    Array.from({ length: 25 }, (_, index) => 25 * learner + index),
    0,
    learner,
  ),
);
const setup: WorkerSetup = {
  seed: 0,
  model: config.model,
  task: config,
  samples,
  data: splits.map((split) => ({ phases: [{ from: 0, split }], growths: [] })),
  scenario: {
    seed: 0,
    events: [{ kind: "lazy", index: 0, learners: [3], rounds: { from: 0, probability: 1 }, localSteps: 1 }],
  },
};
const model = await createRunModel(config.model, samples);

const parameters = model.initialParameters(new RandomStream(0, "test"));
const local = createTrainer({
  model,
  samples,
  splitOf: (learner) => splits[learner]!,
  task: config,
  seed: 0,
  stepsRunBy: (learner) => (learner === 3 ? 1 : undefined),
});

let pool: WorkerPool | undefined;
afterEach(() => pool?.close());

it("answers each job as a trainer on this thread does", async () => {
  pool = await WorkerPool.start(2, setup);
  const learners = [0, 1, 2, 3];
  const trained = await Promise.all(learners.map((learner) => pool!.train({ learner, round: 1, model: parameters })));
  for (const learner of learners) {
    const { release, ...result } = trained[learner]!;
    expect(result).toEqual(await local.train({ learner, round: 1, model: parameters }));
    expect(release).toBeTypeOf("function");
  }
  expect(trained[3]!.gradientNorms).toHaveLength(1);
  const embedding = { learner: 2, round: 1, models: [parameters, parameters] };
  expect(await pool.embed(embedding)).toEqual(await local.embed(embedding));
  const task = { learner: 1, round: 1, model: parameters, sampleCounts: [1, "all"] as const };
  expect(await pool.personalize(task)).toEqual(await local.personalize(task));
  // this thread still owns the parameters: the pool copied them and transferred nothing
  expect(parameters.length).toBe(model.parameterCount);
});

it("rejects a failed job with the error's own code and values, and continues", async () => {
  pool = await WorkerPool.start(1, setup);
  const bad = pool.train({ learner: 0, round: 0, model: new Float32Array(3) });
  await expect(bad).rejects.toMatchObject({ code: "GFML_INVALID_VALUE", fault: "user" });
  const bug = pool.train({ learner: 99, round: 0, model: parameters });
  await expect(bug).rejects.toMatchObject({ code: "GFML_WORKER_FAILED", fault: "internal" });
  expect((await pool.train({ learner: 0, round: 0, model: parameters })).gradientNorms).toHaveLength(2);
});

it("reports a failed setup once all threads are gone", async () => {
  const missing = { ...config.model, module: "/nowhere/model.js" };
  await expect(WorkerPool.start(2, { ...setup, model: missing })).rejects.toMatchObject({ code: "GFML_OWN_MODEL" });
});

it("rejects waiting and later jobs once closed, and can be closed again", async () => {
  pool = await WorkerPool.start(1, setup);
  const waiting = [0, 1, 2].map((learner) => pool!.train({ learner, round: 0, model: parameters }));
  const outcomes = Promise.allSettled(waiting);
  await pool.close();
  for (const { status } of await outcomes) expect(status).toBe("rejected");
  await expect(pool.embed({ learner: 0, round: 0, models: [parameters] })).rejects.toMatchObject({
    code: "GFML_WORKER_FAILED",
  });
  await pool.close();
});

it("fails the jobs of a thread that ends by itself", async () => {
  const module = new URL("./endingModel.fixture.ts", import.meta.url).pathname;
  pool = await WorkerPool.start(1, { ...setup, model: { ...config.model, module } });
  const job = pool.train({ learner: 0, round: 0, model: parameters });
  await expect(job).rejects.toMatchObject({ code: "GFML_WORKER_FAILED", message: expect.stringContaining("code 0") });
});
