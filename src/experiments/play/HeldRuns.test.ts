import { expect, it } from "vitest";
import { defineRun } from "../../simulation/index.ts";
import { type HeldLock, LOCK_HEARTBEAT } from "../../storage/index.ts";
import { HeldRuns } from "./HeldRuns.ts";

it("takes a lock for abandoned only if its owner gives no sign of life for long", () => {
  let now = 0;
  const held = new HeldRuns(() => now);
  const run = { key: "a", config: defineRun(), labels: {} };
  const lock: HeldLock = { path: "run.lock", host: "other", pid: 1, text: "one", modified: 5 };
  expect(held.isAbandoned(run, lock)).toBe(false);
  expect(held.put(run, lock)).toBe(true);
  expect(held.size).toBe(1);
  expect(held.take()).toBe(run);
  now += 9 * LOCK_HEARTBEAT;
  expect(held.isAbandoned(run, lock)).toBe(false);
  // a sign of life: the time starts anew
  const alive = { ...lock, modified: 6 };
  expect(held.put(run, alive)).toBe(false);
  now += 9 * LOCK_HEARTBEAT;
  expect(held.isAbandoned(run, alive)).toBe(false);
  now += 2 * LOCK_HEARTBEAT;
  expect(held.isAbandoned(run, alive)).toBe(true);
  // a different owner
  expect(held.isAbandoned(run, { ...alive, text: "two" })).toBe(false);
});
