import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { runGfml } from "../support/runGfml.ts";
import { KILL_SEED, KILLED_ROUNDS, playKilled } from "./support/playKilled.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-killed-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it(`plays each round once although its provider is killed at random moments, and the chain agrees (GFML_KILL_SEED=${KILL_SEED})`, async () => {
  const { service, played, simulated } = await playKilled(folder, { ledger: "evm" });
  expect(played).toEqual(simulated);
  const { code, out } = await runGfml("audit", service);
  expect(code, out).toBe(0);
  expect(out).toContain(`All checks passed in ${KILLED_ROUNDS} rounds`);
}, 300_000);
