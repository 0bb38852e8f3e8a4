import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type JoinedLearner, joinFederation } from "../../src/federation/index.ts";
import type { RoundRecord } from "../../src/round/index.ts";
import { freePort } from "../support/freePort.ts";
import { runGfml, startGfml } from "../support/runGfml.ts";
import { playSmall } from "../support/smallRun.ts";
import { joinOptionsOf, keyOf, serviceOf, smallConfig } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-killed-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const KILLS = 3;

it("goes on after its provider was killed at any moment: no round twice, none lost, and the chain agrees", async () => {
  const fields = { rounds: 6, evaluationInterval: 3, population: { learners: 6, activeFraction: 1 } };
  const run = smallConfig({ ...fields, coalition: { count: 2 } });
  const service = serviceOf(run, join(folder, "service"), {
    ledger: "evm",
    door: { port: await freePort() },
    headCheck: { chunks: 1024 },
    life: { minLearners: 6, gatherTime: 0, patience: 60, reconnectTime: 20 },
  });
  const config = join(folder, "service.json");
  await writeFile(config, JSON.stringify(service));
  const environment = { GFML_PRIVATE_KEY: Buffer.from(keyOf("provider")).toString("hex") };
  const start = () =>
    startGfml(["provider", "--config", config, "--exit-when-done", "--json"], { environment, ownGroup: true });
  let provider = start();
  const learners: JoinedLearner[] = [];
  try {
    await provider.seen('"provider.started"');
    const address = /"joinAddress":"([^"]+)"/.exec(provider.output())?.[1] ?? "";
    for (let learner = 0; learner < 6; learner++) {
      learners.push(await joinFederation(joinOptionsOf(run, learner, address)));
    }
    for (let kill = 0; kill < KILLS; kill++) {
      await provider.seen('"round.started"');
      // from the first answers to the checkpoint
      await delay(Math.random() * 1500);
      process.kill(-provider.child.pid!, "SIGKILL");
      await provider.finished;
      provider = start();
    }
    const { code, out } = await provider.finished;
    expect(code, out).toBe(0);
  } finally {
    if (provider.child.exitCode === null) process.kill(-provider.child.pid!, "SIGKILL");
    await Promise.all(learners.map((learner) => learner.close()));
  }

  const lines = (await readFile(join(folder, "service", "rounds.jsonl"), "utf8")).trim().split("\n");
  const rounds = lines.map((line) => JSON.parse(line) as RoundRecord);
  const simulated = await playSmall({ ...fields, coalition: { count: 2 } });
  const outcome = ({ round, coalitions, payments, sittingOut }: RoundRecord) => ({
    round,
    coalitions,
    payments,
    sittingOut,
  });
  expect(rounds.map(outcome)).toEqual(simulated.rounds.map(outcome));
  const audit = await runGfml("audit", join(folder, "service"));
  expect(audit.code, audit.out).toBe(0);
  expect(audit.out).toContain("No lie found in 6 rounds");
}, 300_000);
