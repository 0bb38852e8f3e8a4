import { expect, test } from "vitest";
import { keepClassNumbers } from "./classes.ts";

const samples = {
  count: 3,
  featureCount: 1,
  features: Float32Array.of(1, 2, 3),
  labels: Uint8Array.of(0, 1, 1),
  classCount: 2,
};

test("a class called by a number is that number, whatever others the table holds", () => {
  expect(keepClassNumbers(samples, ["3", "7"])).toEqual({ ...samples, labels: Uint8Array.of(3, 7, 7), classCount: 8 });
  expect(keepClassNumbers(samples, ["0", "1"])).toEqual(samples);
});

test("classes of other names, or of numbers that are no classes, stay as they were counted", () => {
  for (const names of [
    ["cat", "dog"],
    ["0.5", "7"],
    ["-1", "1"],
    ["1", "256"],
  ]) {
    expect(keepClassNumbers(samples, names)).toBe(samples);
  }
});
