import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Peer } from "../../../network/browser.ts";
import type { Registration } from "../../../round/index.ts";
import { Sessions } from "../network/Sessions.ts";
import { Attendance } from "./Attendance.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** Learners that can connect and disconnect, and the wait for them. */
const gathering = (
  life: { readonly minLearners: number; readonly gatherTime: number },
  isLeftOut: (learner: number) => boolean = () => false,
) => {
  const now = () => Date.now();
  const sessions = new Sessions(now);
  const registrations = new Map(
    [0, 1, 2].map((learner) => [learner, { learner, active: true } as unknown as Registration]),
  );
  const standing = { isMember: () => true, isLeftOut };
  const attendance = new Attendance({ ...life, patience: 60 }, { registrations }, sessions, standing, now);
  const come = (learner: number): (() => void) => {
    let leave = (_reason: string): void => {};
    const closed = new Promise<string>((resolve) => {
      leave = resolve;
    });
    sessions.add({ learner, peer: { closed } as Peer, addresses: [] }, () => {});
    return () => leave("gone");
  };
  const stopping = new AbortController();
  let isReady = false;
  const between = vi.fn(async () => {});
  void attendance.gather({ stopping: stopping.signal, between, waiting: () => {} }).then((ready) => {
    isReady = ready;
  });
  return { attendance, sessions, come, between, stopping, isReady: () => isReady };
};

it("waits the whole gather time, even if it is woken for other reasons", async () => {
  const { sessions, come, between, isReady } = gathering({ minLearners: 2, gatherTime: 10 });
  come(0);
  come(1);
  for (let second = 0; second < 9; second++) {
    await vi.advanceTimersByTimeAsync(1000);
    // e.g. a registration, a request for a model
    sessions.wake();
  }
  await vi.advanceTimersByTimeAsync(500);
  expect(isReady()).toBe(false);
  expect(between.mock.calls.length).toBeGreaterThan(9);
  await vi.advanceTimersByTimeAsync(600);
  expect(isReady()).toBe(true);
});

it("waits again for a new learner, but not for one that reconnects", async () => {
  const { come, isReady } = gathering({ minLearners: 2, gatherTime: 10 });
  come(0);
  come(1);
  await vi.advanceTimersByTimeAsync(8000);
  let leave = come(2);
  await vi.advanceTimersByTimeAsync(8000);
  expect(isReady()).toBe(false);
  // it comes and goes every half second
  for (let time = 0; time < 5000; time += 500) {
    leave();
    await vi.advanceTimersByTimeAsync(250);
    leave = come(2);
    await vi.advanceTimersByTimeAsync(250);
  }
  expect(isReady()).toBe(true);
});

it("does not wait with a gather time of 0, and ends at the signal", async () => {
  const one = gathering({ minLearners: 1, gatherTime: 0 });
  await vi.advanceTimersByTimeAsync(1);
  expect(one.isReady()).toBe(false);
  one.come(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(one.isReady()).toBe(true);
  const other = gathering({ minLearners: 2, gatherTime: 0 });
  other.stopping.abort();
  await vi.advanceTimersByTimeAsync(1);
  expect(other.isReady()).toBe(false);
});

it("leaves a learner out only if there are enough others", () => {
  const { attendance, come } = gathering({ minLearners: 2, gatherTime: 10 }, (learner) => learner === 1);
  come(0);
  come(1);
  expect(attendance.present()).toEqual([0, 1]);
  come(2);
  expect(attendance.present()).toEqual([0, 2]);
});
