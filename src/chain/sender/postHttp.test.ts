import { afterEach, expect, it, vi } from "vitest";
import { postHttp } from "./postHttp.ts";

afterEach(() => vi.unstubAllGlobals());

const retryAfterOf = async (headers: Readonly<Record<string, string>>): Promise<number | undefined> => {
  vi.stubGlobal("fetch", async () => new Response("busy", { status: 429, headers }));
  return (await postHttp("http://node", "{}", new AbortController().signal)).retryAfter;
};

it.each([
  ["7", 7],
  ["100000", 300],
  ["Thu, 01 Jan 1970 00:00:20 GMT", 10],
  ["Thu, 01 Jan 1970 00:00:05 GMT", undefined],
  ["soon", undefined],
])("reads the Retry-After header %s as %s s", async (header, seconds) => {
  expect(await retryAfterOf({ date: "Thu, 01 Jan 1970 00:00:10 GMT", "retry-after": header })).toBe(seconds);
});

it("waits for nothing where the node does not ask for it", async () => {
  expect(await retryAfterOf({})).toBeUndefined();
});

it("ignores a date where the node does not say what time it is", async () => {
  expect(await retryAfterOf({ "retry-after": "Thu, 01 Jan 1970 00:00:20 GMT" })).toBeUndefined();
  expect(await retryAfterOf({ "retry-after": "7" })).toBe(7);
});
