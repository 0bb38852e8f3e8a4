import { expect, it } from "vitest";
import type { EvaluationRecord } from "../round/index.ts";
import { EvaluationQueue } from "./EvaluationQueue.ts";

const record = (round: number): EvaluationRecord => {
  const summary = { accuracy: 0, loss: 0, deviation: 0, worstTenth: 0, learners: 0 };
  return { round, active: { before: summary, after: summary }, passive: {}, byLearner: [] };
};

it("reports in the order added, however the measurements end", async () => {
  const told: number[] = [];
  const queue = new EvaluationQueue({ onEvaluation: ({ round }) => void told.push(round) });
  let finishFirst: (value: EvaluationRecord) => void = () => {};
  await queue.add(
    new Promise((resolve) => {
      finishFirst = resolve;
    }),
  );
  const second = queue.add(Promise.resolve(record(2)));
  await new Promise((resolve) => setImmediate(resolve));
  expect(told).toEqual([]);
  finishFirst(record(1));
  await second;
  await queue.settle();
  expect(told).toEqual([1, 2]);
});

it("throws a failed measurement at the next call, once it was awaited", async () => {
  const queue = new EvaluationQueue({});
  await queue.add(Promise.reject(new Error("no measure")));
  await new Promise((resolve) => setImmediate(resolve));
  await expect(queue.settle()).rejects.toThrow("no measure");
  await expect(queue.add(Promise.reject(new Error("another")))).rejects.toThrow("no measure");
});

it("waits for a slow listener before the next report", async () => {
  const told: string[] = [];
  const queue = new EvaluationQueue({
    onEvaluation: async ({ round }) => {
      told.push(`begin ${round}`);
      await new Promise((resolve) => setImmediate(resolve));
      told.push(`end ${round}`);
    },
  });
  for (const round of [1, 2]) await queue.add(Promise.resolve(record(round)));
  await queue.settle();
  expect(told).toEqual(["begin 1", "end 1", "begin 2", "end 2"]);
});
