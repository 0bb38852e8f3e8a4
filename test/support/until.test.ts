import { expect, it } from "vitest";
import { until } from "./until.ts";

it("returns the first truthy result of the condition", async () => {
  const results = [undefined, 0, "", false, "there"];
  expect(await until("a word", () => results.shift())).toBe("there");
  expect(results).toEqual([]);
});

it("waits for a condition that is a promise", async () => {
  let looks = 0;
  expect(await until("the third look", async () => ++looks === 3 && looks)).toBe(3);
});

it("takes an error of the condition for not yet", async () => {
  let looks = 0;
  const condition = (): boolean => {
    if (++looks < 3) throw new Error("too early");
    return true;
  };
  expect(await until("the third look", condition)).toBe(true);
});

it("names what it waited for, the limit and the last result", async () => {
  await expect(until("the moon to be full", () => [].length, 0.05)).rejects.toThrow(
    "waited 0.05 s for the moon to be full: the last result was 0",
  );
});

it("names the last error of the condition", async () => {
  const condition = (): boolean => {
    throw new RangeError("no moon tonight");
  };
  await expect(until("the moon to be full", condition, 0.05)).rejects.toThrow(
    /waited .* the last error was RangeError: no moon tonight/,
  );
});

it("gives up on a condition that never returns", async () => {
  await expect(until("silence to end", () => new Promise<boolean>(() => {}), 0.05)).rejects.toThrow(
    "waited 0.05 s for silence to end: the condition has not returned yet",
  );
});

it("names the line of the test that waited", async () => {
  const failure = await until("the moon", () => false, 0.02).catch((error: Error) => error);
  expect((failure as Error).stack).toContain("until.test.ts");
});
