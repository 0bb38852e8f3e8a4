import { expect, it } from "vitest";
import { keepClassNumbers } from "./classes.ts";

const samples = {
  count: 3,
  featureCount: 1,
  features: Float32Array.of(1, 2, 3),
  labels: Uint8Array.of(0, 1, 1),
  classCount: 2,
};

it("gives a class named by a number that number, whatever other classes the table holds", () => {
  expect(keepClassNumbers(samples, ["3", "7"])).toEqual({ ...samples, labels: Uint8Array.of(3, 7, 7), classCount: 8 });
  expect(keepClassNumbers(samples, ["0", "1"])).toEqual(samples);
});

it("leaves the order of other names, and of numbers that cannot be classes", () => {
  for (const names of [
    ["cat", "dog"],
    ["0.5", "7"],
    ["-1", "1"],
    ["1", "256"],
  ]) {
    expect(keepClassNumbers(samples, names)).toBe(samples);
  }
});
