import { expect, it } from "vitest";
import { glyphs } from "../../data/index.ts";
import { createPerceptron } from "../../model/index.ts";
import { taskSchema } from "../TaskConfig.ts";
import { createTrainer } from "./createTrainer.ts";
import { paceSteps } from "./paceSteps.ts";

/** Steps that take these seconds, and waits that take as long as asked and a little more. */
const playing = (seconds: readonly number[], extra = 0) => {
  let time = 100;
  const waits: number[] = [];
  const steps = function* (): Generator<undefined, string> {
    for (const one of seconds) {
      time += one;
      yield;
    }
    return "done";
  };
  const pace = {
    now: () => time,
    wait: async (asked: number) => {
      waits.push(asked);
      time += asked + extra;
    },
  };
  return { steps: steps(), pace, waits, passed: () => time - 100 };
};

it("waits after each step as the duty cycle says", async () => {
  const { steps, pace, waits, passed } = playing([1, 2, 3]);
  expect(await paceSteps(steps, 0.25, pace)).toBe("done");
  expect(waits).toEqual([3, 6, 9]);
  expect(passed()).toBe(24);
});

it("shortens the next wait after one that took too long", async () => {
  const { steps, pace, waits, passed } = playing([1, 1, 1, 1], 0.5);
  await paceSteps(steps, 0.5, pace);
  expect(waits).toEqual([1, 0.5, 0.5, 0.5]);
  expect(passed()).toBe(8.5);
  const slow = playing([0.1, 0.1, 0.1], 5);
  await paceSteps(slow.steps, 0.5, slow.pace);
  expect(slow.waits).toHaveLength(1);
});

it("gives a trainer the same bits at a duty cycle, with a wait after each step", async () => {
  const samples = glyphs(60, 1);
  const model = createPerceptron({ layerSizes: [samples.featureCount, 5, samples.classCount] });
  const indices = Array.from({ length: 50 }, (_, index) => index);
  const split = { train: Uint32Array.from(indices.slice(0, 40)), test: Uint32Array.from(indices.slice(40)) };
  const task = taskSchema.parse({ learning: { localSteps: 4, batchSize: 8 } });
  let time = 0;
  let waits = 0;
  const pace = {
    // each look at the clock takes a second
    now: () => time++,
    wait: async (seconds: number) => {
      waits++;
      time += seconds;
    },
  };
  const options = { model, samples, splitOf: () => split, task, seed: 1 };
  const start = new Float32Array(model.parameterCount).fill(0.01);
  const order = { learner: 0, round: 0, model: start };
  const whole = await createTrainer(options).train(order);
  expect(await createTrainer({ ...options, pace }).train({ ...order, dutyCycle: 0.5 })).toEqual(whole);
  expect(waits).toBeGreaterThan(1);
  expect(await createTrainer(options).train({ ...order, dutyCycle: 1 })).toEqual(whole);
  await expect(createTrainer(options).train({ ...order, dutyCycle: 0.5 })).rejects.toThrow("without a pace");
  for (const dutyCycle of [0, -1, 1.1, Number.NaN])
    await expect(createTrainer({ ...options, pace }).train({ ...order, dutyCycle })).rejects.toThrow("above 0");
});
