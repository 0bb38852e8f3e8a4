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

it("plays 50 rounds while others call every public function of its contracts", async () => {
  expectPlayed(await playAmongOthers(folder, { rounds: 50, seed: 7, restarts: 3 }), 50);
});
