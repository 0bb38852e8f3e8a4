import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { privateKeyToAccount } from "viem/accounts";
import { describe, expect, it } from "vitest";
import { type Finished, runGfml, startGfml } from "../support/runGfml.ts";
import { findGeth } from "./findGeth.ts";
import { ValidatorNetwork } from "./ValidatorNetwork.ts";

const geth = findGeth();
const given = process.env.GFML_TEST_RPC;
const PROVIDER_KEY = `0x${"c1".repeat(32)}` as const;
const ROUNDS = 4;
const SMALL = [
  ["rounds", ROUNDS],
  ["population.learners", 8],
  ["coalition.count", 2],
  ["data.glyphCount", 800],
  ["learning.localSteps", 2],
  ["evaluationInterval", ROUNDS],
  ["checkpointInterval", 1],
].flatMap(([name, value]) => ["--set", `${name}=${value}`]);

/** `gfml run` on a network; `onRound` is called after each round that it reports. */
const play = async (
  urls: readonly string[],
  folder: string,
  key: string,
  onRound: (round: number) => Promise<void> = async () => {},
): Promise<Finished> => {
  const running = startGfml(
    ["run", ...SMALL, "--workers", "1", "--ledger", urls.join(","), "--confirmations", "2", "--output", folder],
    { environment: { GFML_PRIVATE_KEY: key } },
  );
  for (let round = 1; round < ROUNDS; round++) {
    await running.seen(`round ${round}/${ROUNDS}`);
    await onRound(round);
  }
  return running.finished;
};

const addressOf = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, "summary.json"), "utf8")) as { chain: { address: string } }).chain.address;

const hashOf = (folder: string): string =>
  (JSON.parse(readFileSync(join(folder, "summary.json"), "utf8")) as { resultHash: string }).resultHash;

describe("a network of validators", () => {
  it.skipIf(geth === undefined)(
    "audits a task clean from a third of four clique validators, with one killed in mid-round (needs geth: npm run validators:build)",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "gfml-validators-"));
      const network = await ValidatorNetwork.start({
        geth: geth!,
        folder,
        validators: 4,
        period: 1,
        funded: [privateKeyToAccount(PROVIDER_KEY).address],
      });
      try {
        const run = join(folder, "run");
        const { code, out, err } = await play([network.url(0), network.url(1)], run, PROVIDER_KEY, async (round) => {
          // the next round is under way: the node that gfml speaks to is gone, then back with what it had
          if (round === 1) await network.kill(0);
          if (round === 3) await network.startNode(0);
        });
        expect(code, out + err).toBe(0);
        expect(out).toContain(`round ${ROUNDS}/${ROUNDS}`);

        const alone = join(folder, "alone");
        const memory = await runGfml("run", ...SMALL, "--workers", "1", "--ledger", "memory", "--output", alone);
        expect(memory.code, memory.err).toBe(0);
        expect(hashOf(run)).toBe(hashOf(alone));

        await network.waitForBlock((await network.blockNumber(3))!);
        expect((await network.sealers(3, 1)).size).toBe(4);
        const audit = await runGfml("audit", "--rpc", network.url(3), "--address", addressOf(run));
        expect(audit.code, audit.out + audit.err).toBe(0);
      } finally {
        await network.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    },
    400_000,
  );

  it.skipIf(given === undefined)(
    "audits a task on the network of GFML_TEST_RPC clean from its last URL (needs GFML_TEST_RPC and GFML_PRIVATE_KEY)",
    async () => {
      const folder = mkdtempSync(join(tmpdir(), "gfml-network-"));
      try {
        const urls = given!.split(",");
        const run = join(folder, "run");
        const { code, out, err } = await play(urls, run, process.env.GFML_PRIVATE_KEY!);
        expect(code, out + err).toBe(0);
        const audit = await runGfml("audit", "--rpc", urls.at(-1)!, "--address", addressOf(run));
        expect(audit.code, audit.out + audit.err).toBe(0);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    900_000,
  );
});
