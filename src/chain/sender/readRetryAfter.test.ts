import { expect, it } from "vitest";
import { readRetryAfter } from "./readRetryAfter.ts";

it.each([
  [null, undefined],
  ["7", 7],
  ["100000", 300],
  ["Thu, 01 Jan 1970 00:00:20 GMT", 10],
  ["Thu, 01 Jan 1970 00:00:05 GMT", undefined],
  ["soon", undefined],
])("reads the Retry-After header %s as %s s", (header, seconds) => {
  const headers = new Headers({
    date: "Thu, 01 Jan 1970 00:00:10 GMT",
    ...(header !== null && { "retry-after": header }),
  });
  expect(readRetryAfter(headers)).toBe(seconds);
});

it("ignores a date where the node does not say what time it is", () => {
  expect(readRetryAfter(new Headers({ "retry-after": "Thu, 01 Jan 1970 00:00:20 GMT" }))).toBeUndefined();
  expect(readRetryAfter(new Headers({ "retry-after": "7" }))).toBe(7);
});
