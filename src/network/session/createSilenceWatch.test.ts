import { describe, expect, it } from "vitest";
import { createSilenceWatch } from "./createSilenceWatch.ts";

describe("createSilenceWatch", () => {
  it("counts from the last arrival", () => {
    const watch = createSilenceWatch(1, 0);
    expect(watch.beat(1, 0.5)).toBeCloseTo(0.5);
    expect(watch.beat(2, 0.5)).toBeCloseTo(1.5);
    expect(watch.beat(3, 2.9)).toBeCloseTo(0.1);
  });

  it("does not count the time in which this process slept", () => {
    const watch = createSilenceWatch(1, 0);
    expect(watch.beat(1, 0)).toBeCloseTo(1);
    expect(watch.beat(7, 0)).toBeCloseTo(2);
    expect(watch.beat(8, 0)).toBeCloseTo(3);
  });

  it("does not count the sleep after an arrival since the last beat", () => {
    const watch = createSilenceWatch(1, 0);
    watch.beat(1, 0);
    expect(watch.beat(7, 1.5)).toBeCloseTo(0.5);
    // an arrival after the process woke
    expect(watch.beat(13, 12.9)).toBe(0);
  });
});
