import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import {
  type JoinedLearner,
  joinFederation,
  namesOf,
  type RunningProvider,
  startProvider,
} from "../../src/federation/index.ts";
import { defineService } from "../support/defineService.ts";
import { freePort } from "../support/freePort.ts";
import { startAnvil } from "../support/startAnvil.ts";
import { joinOptionsOf, keyOf, realNode, serviceOf, smallConfig } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-restored-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = smallConfig({ coalition: { count: 1 }, population: { learners: 3, activeFraction: 1 } });

/** A service that plays so many rounds more and stops; its learners stay. */
const playing = async (ledger: string) => {
  const path = join(folder, "service");
  const config = defineService(
    serviceOf(run, path, {
      ledger,
      chain: { confirmations: 1, settlementWindow: 3600 },
      rounds: "unlimited",
      evaluationInterval: 100,
      door: { port: await freePort() },
      life: { minLearners: 3, gatherTime: 0, patience: 20, reconnectTime: 1 },
    }),
  );
  const learners: JoinedLearner[] = [];
  const start = (onRound: () => void): Promise<RunningProvider> =>
    startProvider({ config, key: keyOf("provider"), createNode: realNode, onRound });
  const join3 = async ({ joinAddress }: RunningProvider): Promise<void> => {
    while (learners.length < 3)
      learners.push(await joinFederation({ ...joinOptionsOf(run, learners.length, joinAddress) }));
  };
  const play = async (rounds: number): Promise<number> => {
    let left = rounds;
    let stop = (): void => {};
    const provider = await start(() => {
      left -= 1;
      if (left === 0) stop();
    });
    stop = () => void provider.stop();
    await join3(provider);
    return (await provider.done).rounds;
  };
  return { path, play, end: () => Promise.all(learners.map((learner) => learner.close())) };
};

it("resumes from any copy of its folder on an embedded chain", async () => {
  const { path, play, end } = await playing("memory");
  try {
    expect(await play(1)).toBe(1);
    await cp(path, join(folder, "copy"), { recursive: true });
    expect(await play(2)).toBe(3);
    await rm(path, { recursive: true });
    await cp(join(folder, "copy"), path, { recursive: true });
    expect(await play(1)).toBe(2);
  } finally {
    await end();
  }
});

it("refuses a copy that is older than a network's chain before it sends anything, and resumes from the newest", async () => {
  const anvil = await startAnvil([]);
  await anvil.rpc("anvil_setBalance", namesOf(keyOf("provider")).account, "0x56bc75e2d63100000");
  const { path, play, end } = await playing(anvil.url);
  try {
    expect(await play(1)).toBe(1);
    await cp(path, join(folder, "old"), { recursive: true });
    expect(await play(2)).toBe(3);
    await cp(path, join(folder, "newest"), { recursive: true });
    const block = await anvil.rpc("eth_blockNumber");
    await rm(path, { recursive: true });
    await cp(join(folder, "old"), path, { recursive: true });
    await expect(play(1)).rejects.toMatchObject({
      code: "GFML_FOLDER_OUTDATED",
      values: { "next round of the folder": 1, "next round of the chain": 3 },
    });
    expect(await anvil.rpc("eth_blockNumber")).toBe(block);
    await rm(path, { recursive: true });
    await cp(join(folder, "newest"), path, { recursive: true });
    expect(await play(1)).toBe(4);
  } finally {
    await end();
    await anvil.kill();
  }
});
