import { expect, test } from "vitest";
import { createSilenceWatch } from "./createSilenceWatch.ts";

test("counts from when the other side was heard", () => {
  const watch = createSilenceWatch(1, 0);
  expect(watch.beat(1, 0.5)).toBeCloseTo(0.5);
  expect(watch.beat(2, 0.5)).toBeCloseTo(1.5);
  expect(watch.beat(3, 2.9)).toBeCloseTo(0.1);
});

test("does not count what this process slept", () => {
  const watch = createSilenceWatch(1, 0);
  expect(watch.beat(1, 0)).toBeCloseTo(1);
  expect(watch.beat(7, 0)).toBeCloseTo(2);
  expect(watch.beat(8, 0)).toBeCloseTo(3);
});

test("nor where the other side was heard between the last beat and the sleep", () => {
  const watch = createSilenceWatch(1, 0);
  watch.beat(1, 0);
  expect(watch.beat(7, 1.5)).toBeCloseTo(0.5);
  // heard after it woke
  expect(watch.beat(13, 12.9)).toBe(0);
});
