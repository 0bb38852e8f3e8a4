import { expect, it } from "vitest";
import { createPlannedClock } from "./Clock.ts";

it("advances by planned times and rounds, from where it was left", async () => {
  const clock = createPlannedClock(100);
  const planned = { computationTime: 5, transmissionTime: 1 };
  expect(await clock.time(planned, async () => "done")).toEqual({ result: "done", ...planned });
  expect(clock.now()).toBe(100);
  await clock.endRound(10.5);
  expect(clock.now()).toBe(110.5);
});
