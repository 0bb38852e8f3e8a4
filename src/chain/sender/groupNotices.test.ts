import { expect, it } from "vitest";
import { groupNotices } from "./groupNotices.ts";

it("passes a repeated line on once in half a minute, with its count", () => {
  const told: string[] = [];
  let time = 0;
  const notice = groupNotices(
    (line) => void told.push(line),
    () => time,
  );
  for (; time < 70_000; time += 1000) {
    notice("node a: HTTP 429");
    if (time === 5000) notice("node b: connection refused");
  }
  expect(told).toEqual([
    "node a: HTTP 429",
    "node b: connection refused",
    "node a: HTTP 429 (and 29 times before)",
    "node a: HTTP 429 (and 29 times before)",
  ]);
});
