import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { joinFederation, resolveService, startProvider } from "../../src/federation/index.ts";
import type { RoundRecord } from "../../src/round/index.ts";
import { readConfigText } from "../../src/simulation/index.ts";
import { readManifest } from "../../src/storage/index.ts";
import { joinOptionsOf, keyOf, realNode, smallConfig } from "../federation/support/smallFederation.ts";
import expected from "../fixtures/dd3ecab/expected.json" with { type: "json" };
import { type Running, runGfml, startGfml } from "../support/runGfml.ts";
import { unpackFixture } from "../support/unpackFixture.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-dd3ecab-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const environmentOf = (name: string) => ({ GFML_PRIVATE_KEY: Buffer.from(keyOf(name)).toString("hex") });

const roundsOf = async (service: string): Promise<RoundRecord[]> =>
  (await readFile(join(service, "rounds.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as RoundRecord);

describe("a service folder of dd3ecab", () => {
  it("resumes with the keys of its learners, and audits, reports and explains", async () => {
    const service = await unpackFixture("service-stopped", folder);
    const { learners: count, roundsPlayed } = expected["service-stopped"];
    const provider = startGfml(["provider", "--config", join(service, "service.json"), "--exit-when-done", "--json"], {
      // its configuration names its folder relative to where it was started
      cwd: folder,
      environment: environmentOf("provider"),
      ownGroup: true,
    });
    const learners: Running[] = [];
    try {
      await provider.seen('"provider.started"');
      const address = /"joinAddress":"([^"]+)"/.exec(provider.output())?.[1] ?? provider.output();
      for (let learner = 0; learner < count; learner++) {
        const argv = [
          "learner",
          address,
          "--data",
          "glyphs",
          "--part",
          `${learner + 1}/400`,
          "--deadline",
          "60",
          "--json",
        ];
        learners.push(startGfml(argv, { environment: environmentOf(`learner ${learner}`) }));
      }
      const { code, out, err } = await provider.finished;
      expect(code, `${out}${err}`).toBe(0);
      expect(out).toContain('"provider.resumed"');
    } finally {
      for (const { child } of learners) if (child.exitCode === null) child.kill("SIGKILL");
      if (provider.child.exitCode === null) process.kill(-provider.child.pid!, "SIGKILL");
    }
    const rounds = await roundsOf(service);
    expect(rounds.length).toBeGreaterThan(roundsPlayed);
    expect(rounds.map(({ round }) => round)).toEqual(rounds.map((_, index) => index));
    expect(rounds.every(({ payments }) => payments > 0)).toBe(true);
    // nobody got a new number
    const registered = (await readFile(join(service, "registrations.jsonl"), "utf8")).trim().split("\n");
    expect(new Set(registered.map((line) => (JSON.parse(line) as { learner: number }).learner)).size).toBe(count);
    for (const argv of [
      ["audit", service],
      ["report", service],
      ["explain", service, "--round", "1", "--learner", "3"],
      ["explain", service, "--round", `${roundsPlayed}`, "--learner", "3"],
    ]) {
      const { code, out, err } = await runGfml(...argv);
      expect(code, `${argv.join(" ")}: ${out}${err}`).toBe(0);
    }
  }, 300_000);

  it("ends the round in which it was killed as dd3ecab does, from its journal", async () => {
    const service = await unpackFixture("service-killed", folder);
    const { resultHash, replayed, learners: count } = expected["service-killed"];
    const layer = readConfigText(await readFile(join(service, "service.json"), "utf8"), "service.json");
    const config = { ...resolveService([layer]), folder: service };
    const run = smallConfig({
      rounds: config.rounds as number,
      population: { learners: count, activeFraction: 1 },
      coalition: { count: 2, embeddingSamples: 10 },
      model: { hiddenLayers: [6, 4] },
      data: { glyphCount: 400 },
    });
    const events: [string, Readonly<Record<string, unknown>> | undefined][] = [];
    const provider = await startProvider({
      config,
      key: keyOf("provider"),
      createNode: realNode,
      exitWhenDone: true,
      log: (_, event, fields) => events.push([event, fields]),
    });
    const learners = [];
    for (let learner = 0; learner < count; learner++)
      learners.push(await joinFederation(joinOptionsOf(run, learner, provider.joinAddress)));
    try {
      await provider.done;
    } finally {
      for (const learner of learners) await learner.close();
    }
    expect(events.find(([event]) => event === "provider.resumed")?.[1]).toMatchObject({ replayed });
    expect((await readManifest(service)).resultHash).toBe(resultHash);
    const { code, out } = await runGfml("audit", service);
    expect(code, out).toBe(0);
  }, 300_000);
});
