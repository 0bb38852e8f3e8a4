import { execFileSync } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type JoinedLearner, joinFederation, type LearnerEvent } from "../../src/federation/index.ts";
import type { RoundRecord } from "../../src/round/index.ts";
import { letTimePass } from "../support/letTimePass.ts";
import { type Running, runGfml, startGfml } from "../support/runGfml.ts";
import { until } from "../support/until.ts";
import { joinOptionsOf, keyOf, serviceOf, smallConfig } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-stopped-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const environmentOf = (name: string) => ({ GFML_PRIVATE_KEY: Buffer.from(keyOf(name)).toString("hex") });
/** ms that the chain stands still. */
const OUTAGE = 10_000;

it("survives a killed learner, a sleeping one, and a chain that stops", async () => {
  const run = smallConfig({ rounds: 1000, coalition: { count: 1 }, population: { learners: 5, activeFraction: 1 } });
  const service = serviceOf(run, join(folder, "service"), {
    ledger: "evm",
    rounds: "unlimited",
    evaluationInterval: 1000,
    life: { minLearners: 3, gatherTime: 0, patience: 4, reconnectTime: 0.5 },
  });
  const config = join(folder, "service.json");
  await writeFile(config, JSON.stringify(service));
  const provider = startGfml(["provider", "--config", config, "--json"], {
    environment: environmentOf("provider"),
    ownGroup: true,
  });
  const here: JoinedLearner[] = [];
  const events: LearnerEvent["kind"][] = [];
  const away: Running[] = [];
  const finished = (): number => provider.output().split('"event":"round.finished"').length - 1;
  const goesOn = async (rounds: number): Promise<void> => {
    const goal = finished() + rounds;
    await until(`${goal} finished rounds`, () => finished() >= goal, 90);
  };
  try {
    await provider.seen('"provider.started"');
    const address = /"joinAddress":"([^"]+)"/.exec(provider.output())?.[1] ?? "";
    for (const name of ["killed", "asleep"]) {
      const argv = ["learner", address, "--data", "glyphs", "--part", "1/100", "--deadline", "60", "--json"];
      away.push(startGfml(argv, { environment: environmentOf(name) }));
    }
    for (const { seen } of away) await seen('"event":"online"');
    for (let learner = 0; learner < 3; learner++) {
      const options = joinOptionsOf(run, learner, address);
      here.push(await joinFederation({ ...options, onEvent: ({ kind }) => events.push(kind) }));
    }
    await goesOn(1);
    away[0]!.child.kill("SIGKILL");
    await goesOn(2);
    expect(provider.output()).toContain('"event":"learner.disconnected"');

    away[1]!.child.kill("SIGSTOP");
    await goesOn(2);
    away[1]!.child.kill("SIGCONT");
    const told = away[1]!.output().split('"event":"earned"').length;
    await away[1]!.seen('"event":"earned"', told + 1);

    const anvil = Number(execFileSync("pgrep", ["-P", `${provider.child.pid}`], { encoding: "utf8" }).split("\n")[0]);
    process.kill(anvil, "SIGSTOP");
    await letTimePass(OUTAGE);
    process.kill(anvil, "SIGCONT");
    await goesOn(2);
    provider.child.kill("SIGTERM");
    expect((await provider.finished).code).toBe(130);
  } finally {
    for (const { child } of away) child.kill("SIGKILL");
    if (provider.child.exitCode === null) process.kill(-provider.child.pid!, "SIGKILL");
    await Promise.all(here.map((learner) => learner.close()));
  }
  const lines = (await readFile(join(folder, "service", "rounds.jsonl"), "utf8")).trim().split("\n");
  const rounds = lines.map((line) => (JSON.parse(line) as RoundRecord).round);
  expect(rounds).toEqual(rounds.map((_, index) => index));
  // those that were away are named on the chain, so that nobody is missed
  const { code, out } = await runGfml("audit", join(folder, "service"), "--json");
  expect(out).toContain("named as absent");
  expect(code).toBe(0);
}, 900_000);

it("survives a head that sleeps: its coalition is forfeited, others head, and it plays again when it wakes", async () => {
  const run = smallConfig({ coalition: { count: 1 }, population: { learners: 3, activeFraction: 1 } });
  const service = serviceOf(run, join(folder, "service"), {
    ledger: "evm",
    rounds: "unlimited",
    evaluationInterval: 1000,
    clock: "real",
    // long enough to be stopped in
    learning: { ...run.learning, localSteps: 60 },
    life: { minLearners: 2, gatherTime: 0, patience: 4, reconnectTime: 0.5, tolerance: 30, barredRounds: 3 },
  });
  const config = join(folder, "service.json");
  await writeFile(config, JSON.stringify(service));
  const provider = startGfml(["provider", "--config", config, "--json"], {
    environment: environmentOf("provider"),
    ownGroup: true,
  });
  const learners: Running[] = [];
  const count = (text: string, of: Running = provider): number => of.output().split(text).length - 1;
  try {
    await provider.seen('"provider.started"');
    const address = /"joinAddress":"([^"]+)"/.exec(provider.output())?.[1] ?? "";
    for (const [at, name] of ["a", "b", "c"].entries()) {
      const argv = ["learner", address, "--data", "glyphs", "--part", `${at + 1}/50`, "--deadline", "120", "--json"];
      learners.push(startGfml(argv, { environment: environmentOf(name) }));
    }
    const asleep = await Promise.race(
      learners.map(async (learner) => {
        await learner.seen('"event":"heading"');
        learner.child.kill("SIGSTOP");
        return learner;
      }),
    );
    // whoever else heads meanwhile heads, too
    await provider.seen('"event":"head.failed"');
    const failed = JSON.parse(
      provider
        .output()
        .split("\n")
        .find((line) => line.includes('"event":"head.failed"'))!,
    ) as { round: number; head: number; account: string };
    const joined = asleep
      .output()
      .split("\n")
      .find((line) => line.includes('"event":"joined"'))!;
    expect(failed.account).toBe((JSON.parse(joined) as { account: string }).account);
    expect(provider.output()).toContain('"event":"learner.disconnected"');
    const goal = count('"event":"round.finished"') + 2;
    await until(`${goal} finished rounds`, () => count('"event":"round.finished"') >= goal, 120);
    const earned = count('"event":"earned"', asleep);
    asleep.child.kill("SIGCONT");
    await asleep.seen('"event":"earned"', earned + 1);
    provider.child.kill("SIGTERM");
    expect((await provider.finished).code).toBe(130);
    const lines = (await readFile(join(folder, "service", "rounds.jsonl"), "utf8")).trim().split("\n");
    const rounds = lines.map((line) => JSON.parse(line) as RoundRecord);
    expect(rounds.map(({ round }) => round)).toEqual(rounds.map((_, index) => index));
    expect(rounds[failed.round]).toMatchObject({ payments: 0 });
    const barred = rounds.slice(failed.round + 1, failed.round + 1 + 3).map(({ coalitions }) => coalitions[0]!.head);
    expect(barred.length).toBeGreaterThan(1);
    expect(barred).not.toContain(failed.head);
  } finally {
    for (const { child } of learners) child.kill("SIGKILL");
    if (provider.child.exitCode === null) process.kill(-provider.child.pid!, "SIGKILL");
  }
}, 600_000);
