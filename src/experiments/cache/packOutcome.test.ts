import { mkdir, mkdtemp, readdir, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { sampleOutcome } from "../../../test/support/sampleOutcome.ts";
import { runKey } from "../plan/runKey.ts";
import { cacheEntry } from "./cacheEntry.ts";
import { packOutcome } from "./packOutcome.ts";
import { readOutcome } from "./readOutcome.ts";

let cache = "";
beforeEach(async () => {
  cache = await mkdtemp(join(tmpdir(), "gfml-pack-"));
});
afterEach(() => rm(cache, { recursive: true, force: true }));

it("reads a packed outcome unchanged and writes an existing one only once", async () => {
  const plain = sampleOutcome({ accuracies: [0.1, 1 / 3] });
  const outcome = { ...plain, key: await runKey(plain.config) };
  expect(await packOutcome(cache, outcome)).toBe(true);
  expect(await readdir(cacheEntry(cache, outcome.key).folder)).toEqual(["outcome.json.br"]);
  expect(await readOutcome([cache], outcome)).toEqual(outcome);
  expect(await packOutcome(cache, outcome)).toBe(false);

  await truncate(cacheEntry(cache, outcome.key).packed, 20);
  expect(await readOutcome([cache], outcome)).toBeUndefined();
  expect(await packOutcome(cache, outcome)).toBe(true);

  // an outcome that was played is preferred, and not packed a second time
  const other = join(cache, "other");
  await mkdir(cacheEntry(other, outcome.key).folder, { recursive: true });
  await writeFile(cacheEntry(other, outcome.key).outcome, JSON.stringify(outcome));
  expect(await packOutcome(other, outcome)).toBe(false);
});
