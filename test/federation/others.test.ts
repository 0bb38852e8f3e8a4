import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, it } from "vitest";
import { expectPlayed, playAmongOthers } from "./support/playAmongOthers.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-others-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it("plays all rounds while others call its contracts, and after a restart", { timeout: 240_000 }, async () => {
  expectPlayed(await playAmongOthers(folder, { rounds: 5, seed: 1, restarts: 1 }), 5);
});
