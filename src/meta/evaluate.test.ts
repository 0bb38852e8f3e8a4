import { expect, it } from "vitest";
import { InvalidValueError, RandomStream } from "../core/index.ts";
import { createPerceptron } from "../model/index.ts";
import { randomSamples } from "../testing/randomSamples.ts";
import { evaluate } from "./evaluate.ts";

const model = createPerceptron({ layerSizes: [12, 8, 4] });
const samples = randomSamples(model, 600, "bytes");
const parameters = model.initialParameters(new RandomStream(1, "model"));
const all = Uint32Array.from({ length: 600 }, (_, index) => index);

it("counts the samples whose label scores highest and takes the mean loss", () => {
  let correct = 0;
  let loss = 0;
  const gradient = new Float32Array(model.parameterCount);
  for (const index of all) {
    const batch = { samples, indices: Uint32Array.of(index) };
    const scores = [...model.logits(parameters, batch)];
    if (scores.indexOf(Math.max(...scores)) === samples.labels[index]) correct += 1;
    loss += model.lossAndGradient(parameters, batch, gradient) / 600;
  }
  const result = evaluate(model, parameters, samples, all);
  expect(result).toMatchObject({ correct, count: 600, accuracy: correct / 600 });
  expect(result.loss).toBeCloseTo(loss, 6);
});

it("adds parts up to the whole across chunks", () => {
  const whole = evaluate(model, parameters, samples, all);
  const parts = [0, 100, 350].map((from, k) =>
    evaluate(model, parameters, samples, all.subarray(from, [100, 350, 600][k])),
  );
  expect(parts.reduce((sum, part) => sum + part.correct, 0)).toBe(whole.correct);
  expect(parts.reduce((sum, part) => sum + part.loss * part.count, 0) / 600).toBeCloseTo(whole.loss, 12);
});

it("counts the first of equal scores, and keeps the loss finite", () => {
  const flat = new Float32Array(model.parameterCount);
  expect(evaluate(model, flat, samples, Uint32Array.of(0, 1, 2, 3))).toEqual({
    accuracy: 0.25,
    loss: expect.closeTo(Math.log(4), 14),
    correct: 1,
    count: 4,
  });
  flat[flat.length - 1] = 1e30;
  expect(evaluate(model, flat, samples, Uint32Array.of(0)).loss).toBeCloseTo(Math.fround(1e30), -20);
});

it("gives zeros without samples and refuses bad input", () => {
  expect(evaluate(model, parameters, samples, new Uint32Array())).toEqual({
    accuracy: 0,
    loss: 0,
    correct: 0,
    count: 0,
  });
  expect(() => evaluate(model, parameters.slice(1), samples, all)).toThrow(InvalidValueError);
  expect(() => evaluate(model, parameters, samples, Uint32Array.of(600))).toThrow(/batch\.indices/);
});
