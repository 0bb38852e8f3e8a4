import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { auditSnapshot } from "../../src/audit/index.ts";
import {
  createDoorClient,
  type JoinedLearner,
  joinFederation,
  namesOf,
  type ProviderOptions,
  parseJoinAddress,
  type RunningProvider,
  signAccountRequest,
  startProvider,
} from "../../src/federation/index.ts";
import { folderStore, readManifest, runFile } from "../../src/storage/index.ts";
import { defineService } from "../support/defineService.ts";
import { freePort } from "../support/freePort.ts";
import { until } from "../support/until.ts";
import { joinOptionsOf, keyOf, realNode, serviceOf, smallConfig } from "./support/smallFederation.ts";

const LEARNERS = 3;
const ROUNDS = 4;
/** (3 learners + 1 coalition) * 15 + 3 * 5. */
const MOST = 75;
const fields = { rounds: ROUNDS, evaluationInterval: ROUNDS, coalition: { count: 1 } };
const run = smallConfig({ ...fields, population: { learners: LEARNERS, activeFraction: 1 } });

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-escrow-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it.each(["memory", "evm"] as const)(
  "opens no round that the escrow may not cover, serves withdrawals, and continues after a top-up (%s)",
  async (ledger) => {
    const port = await freePort();
    const events: { event: string; fields: Readonly<Record<string, unknown>> | undefined }[] = [];
    const start = (topUp: number, options: Partial<ProviderOptions> = {}): Promise<RunningProvider> =>
      startProvider({
        config: defineService(
          serviceOf(run, join(folder, "service"), {
            ledger,
            topUp,
            incentive: { ...run.incentive, escrow: MOST },
            door: { port },
            life: { minLearners: LEARNERS, gatherTime: 0, patience: 20, reconnectTime: 5 },
          }),
        ),
        key: keyOf("provider"),
        createNode: realNode,
        log: (_, event, told) => events.push({ event, fields: told }),
        ...options,
      });
    const heard = (event: string): number => events.filter((one) => one.event === event).length;
    const learners: JoinedLearner[] = [];
    let provider = await start(0);
    try {
      for (let learner = 0; learner < LEARNERS; learner++) {
        learners.push(await joinFederation(joinOptionsOf(run, learner, provider.joinAddress)));
      }
      await until("the escrow to be short", () => heard("escrow.short") === 1, 60);
      const { error } = events.find(({ event }) => event === "escrow.short")!.fields as { error: Error };
      expect(error).toMatchObject({ code: "GFML_ESCROW_SHORT" });
      expect(error.message).toContain("raise topUp by at least");
      // one round was paid, the next was not opened
      const { round, escrow, phase } = provider.status();
      expect({ round, phase }).toEqual({ round: 1, phase: "waiting" });
      const left = BigInt(escrow);
      expect(left).toBeGreaterThan(0n);
      expect(left).toBeLessThan(BigInt(MOST) * 10n ** 18n);

      const door = createDoorClient(parseJoinAddress(provider.joinAddress));
      const key = keyOf("learner 1");
      const { account } = namesOf(key);
      const place = { provider: provider.account, task: provider.document.task, learner: 1, account };
      await door.request(signAccountRequest(key, { kind: "withdraw", ...place, time: Date.now() }));
      await until("the withdrawal", () => heard("learner.withdrew") === 1, 30);
      expect(await provider.stop()).toMatchObject({ rounds: 1, completed: false });

      // who cannot wait ends, with a checkpoint
      provider = await start(1, { exitWhenDone: true });
      await expect(provider.done).rejects.toMatchObject({ code: "GFML_ESCROW_SHORT" });
      expect(heard("escrow.funded")).toBe(1);
      provider = await start(500, { exitWhenDone: true });
      expect(await provider.done).toMatchObject({ rounds: ROUNDS, completed: true });
      expect(events.filter(({ event }) => event === "escrow.funded").map((one) => one.fields!.amount)).toEqual([
        1, 499,
      ]);
      expect(heard("coalition.unpaid")).toBe(0);
    } finally {
      await provider.stop().catch(() => {});
      await Promise.all(learners.map((learner) => learner.close()));
    }
    if (ledger === "memory") return;
    const path = join(folder, "service");
    const checkpoint = await folderStore(runFile(path, "checkpoint")).load();
    const { seedSalt = "" } = await readManifest(path);
    const report = await auditSnapshot(checkpoint!.ledger, { folder: join(path, "chain"), seed: run.seed, seedSalt });
    expect(report.firstLie).toBeNull();
  },
  180_000,
);
