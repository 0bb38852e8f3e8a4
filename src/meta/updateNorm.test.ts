import { expect, it } from "vitest";
import { updateNorm } from "./UpdateMean.ts";

it("is the Euclidean distance in float64", () => {
  expect(updateNorm(Float32Array.of(4, 6, 1), Float32Array.of(1, 2, 1))).toBe(5);
  // squares that float32 could not hold
  expect(updateNorm(Float32Array.of(3e38, 0), Float32Array.of(0, 0))).toBe(Math.fround(3e38));
  expect(() => updateNorm(new Float32Array(2), new Float32Array(3))).toThrow(/parameters\.length/);
});
