import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { namesOf } from "../../src/federation/index.ts";
import { folderStore, readManifest, runFile } from "../../src/storage/index.ts";
import { mineBlocks } from "../support/mineBlocks.ts";
import { runGfml } from "../support/runGfml.ts";
import { startAnvil, type TestAnvil } from "../support/startAnvil.ts";
import { KILL_SEED, KILLED_ROUNDS, playKilled } from "./support/playKilled.ts";
import { keyOf } from "./support/smallFederation.ts";

let folder = "";
let anvil: TestAnvil;
let stopMining: () => Promise<void>;
// a network of one node with a block every few milliseconds, on which the provider has money
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-killed-"));
  anvil = await startAnvil(["--no-mining"]);
  await anvil.rpc("anvil_setBalance", namesOf(keyOf("provider")).account, `0x${(10n ** 20n).toString(16)}`);
  stopMining = mineBlocks(anvil, 25);
});
afterEach(async () => {
  await stopMining();
  await anvil.kill();
  await rm(folder, { recursive: true, force: true });
});

it(`settles each round once on a network, although its provider is killed at random moments (GFML_KILL_SEED=${KILL_SEED})`, async () => {
  const { service, played, simulated } = await playKilled(
    folder,
    { ledger: anvil.url, chain: { confirmations: 2 } },
    // the chain goes on while nobody is there
    5,
  );
  expect(played).toEqual(simulated);
  const saved = await folderStore(runFile(service, "checkpoint")).load();
  const { addresses } = saved!.ledger.data as { addresses: { rounds: string } };
  const { seedSalt = "" } = await readManifest(service);
  const place = ["--rpc", anvil.url, "--address", addresses.rounds];
  const { code, out } = await runGfml("audit", ...place, "--seed", "0", "--seed-salt", seedSalt);
  expect(code, out).toBe(0);
  expect(out).toContain(`All checks passed in ${KILLED_ROUNDS} rounds`);
}, 900_000);
