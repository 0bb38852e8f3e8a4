import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as timers from "./after.ts";

const { every, pause, signalAfter } = timers;

const YEAR = 365 * 24 * 3600;

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("after", () => {
  it.each([
    ["no time", 0, 0],
    ["a time that is past", -5, 0],
    ["a fraction of a millisecond", 0.0001, 1],
    ["a seventh of twenty seconds", 20 / 7, 2858],
    ["24.8 days and a bit", 2 ** 31 / 1000, 2 ** 31],
    ["a declared deadline of 28 years", 9e8, 9e11],
  ])("waits for %s", (_, seconds, milliseconds) => {
    const action = vi.fn();
    timers.after(seconds, action);
    vi.advanceTimersByTime(Math.max(0, milliseconds - 1));
    expect(action).toHaveBeenCalledTimes(milliseconds === 0 ? 1 : 0);
    vi.advanceTimersByTime(1);
    expect(action).toHaveBeenCalledTimes(1);
    vi.advanceTimersByTime(1000);
    expect(action).toHaveBeenCalledTimes(1);
  });

  it("calls nothing once it is cancelled, also between two parts of a long time", () => {
    const action = vi.fn();
    const cancel = timers.after(YEAR, action);
    vi.advanceTimersByTime(YEAR * 500);
    cancel();
    vi.advanceTimersByTime(YEAR * 1000);
    expect(action).not.toHaveBeenCalled();
    expect(vi.getTimerCount()).toBe(0);
  });

  it("starts no timer for an infinite time", () => {
    timers.after(Number.POSITIVE_INFINITY, () => {});
    expect(vi.getTimerCount()).toBe(0);
  });

  it("refuses what is not a number", async () => {
    for (const start of [() => timers.after(Number.NaN, () => {}), () => signalAfter(Number.NaN)])
      expect(start).toThrow("seconds must be a number");
    await expect(pause(Number.NaN)).rejects.toThrow("seconds must be a number");
    for (const seconds of [Number.NaN, 0, -1]) expect(() => every(seconds, () => {})).toThrow("greater than 0");
  });
});

it("repeats a call until it is ended, also by the call itself", () => {
  let calls = 0;
  const end = every(2, () => {
    calls++;
    if (calls === 3) end();
  });
  vi.advanceTimersByTime(60_000);
  expect(calls).toBe(3);
  expect(vi.getTimerCount()).toBe(0);
});

it("ends a pause early when its signal is aborted, and leaves no timer", async () => {
  const controller = new AbortController();
  const paused = pause(YEAR, controller.signal);
  controller.abort();
  await paused;
  await pause(YEAR, controller.signal);
  expect(vi.getTimerCount()).toBe(0);
});

describe("signalAfter", () => {
  it("takes a fraction of a millisecond", () => {
    expect(signalAfter(0.4 / 7).aborted).toBe(false);
  });

  it("lasts for as long as was asked, beyond the range of an engine's timer", () => {
    const signal = signalAfter(YEAR);
    vi.advanceTimersByTime(YEAR * 1000 - 1);
    expect(signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(signal.aborted).toBe(true);
    expect((signal.reason as DOMException).name).toBe("TimeoutError");
  });
});
