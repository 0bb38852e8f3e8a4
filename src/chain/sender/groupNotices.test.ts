import { expect, it } from "vitest";
import { groupNotices } from "./groupNotices.ts";
import { readRetryAfter } from "./postHttp.ts";

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

it.each([
  [null, undefined],
  ["7", 7],
  ["100000", 300],
  ["Thu, 01 Jan 1970 00:00:20 GMT", 10],
  ["Thu, 01 Jan 1970 00:00:05 GMT", undefined],
  ["soon", undefined],
])("reads the Retry-After header %s as %s s", (header, seconds) => {
  expect(readRetryAfter(header, 10_000)).toBe(seconds);
});
