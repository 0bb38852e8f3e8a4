import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resolveService, serviceFieldLayer } from "../../src/federation/index.ts";
import { readConfigText, resolveConfig, settingLayer } from "../../src/simulation/index.ts";
import { readManifest } from "../../src/storage/index.ts";
import { defineService } from "../support/defineService.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-names-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const written = `
preset: default
misbehaviour:
  fraction: 0.25
personalisation: { steps: 3 }
ledger: centralised
`;
const today = {
  preset: "faithful",
  misbehavior: { fraction: 0.25, localSteps: 3 },
  personalization: { steps: 3 },
  ledger: "centralized",
};

describe("a name of dd3ecab", () => {
  it("works in a configuration file", () => {
    expect(resolveConfig([readConfigText(written, "old.yaml")])).toMatchObject(today);
  });

  it("mixes with today's names, the later layer first", () => {
    const layers = [
      "misbehaviour.fraction=0.5",
      "misbehavior.fraction=0.25",
      "personalisation.passiveSampleCounts=1,all",
    ];
    expect(resolveConfig(layers.map(settingLayer))).toMatchObject({
      misbehavior: { fraction: 0.25 },
      personalization: { passiveSampleCounts: [1, "all"] },
    });
  });

  it("is named with its line when a value is refused", () => {
    const file = readConfigText(written.replace("0.25", "2"), "old.yaml");
    expect(() => resolveConfig([file])).toThrow(
      "misbehavior.fraction = 2 (old.yaml line 4): must be a number from 0 to 1",
    );
    const other = readConfigText("misbehaviour: { fracton: 1 }", "old.yaml");
    expect(() => resolveConfig([other])).toThrow("misbehavior.fracton (old.yaml line 1): no such field");
  });

  it("works in the configuration of a service", () => {
    const file = readConfigText(
      "samples: { features: 4, classes: 2 }\npersonalisation: { steps: 3 }\ncoalition: { count: 2 }",
      "s",
    );
    expect(resolveService([file]).personalization.steps).toBe(3);
    expect(resolveService([file, serviceFieldLayer("personalisation.steps=4")]).personalization.steps).toBe(4);
    const given = { samples: { features: 4, classes: 2 }, ledger: "centralised" as "centralized" };
    expect(() => defineService(given)).toThrow("the centralized store");
  });

  it("works as flags, and the preset's old name is noticed once", async () => {
    const output = join(folder, "run");
    const small = ["--rounds", "1", "--learners", "4", "--coalitions", "1", "--data.glyphCount", "100"];
    const old = ["--misbehaviour.fraction", "0.25", "--personalisation.passive-sample-counts", "1,all"];
    const argv = ["run", ...small, ...old, "--preset", "default", "--ledger", "centralised", "--workers", "1"];
    const { code, out, err } = await runGfmlHere(...argv, "--output", output, "--json");
    expect(code, err).toBe(0);
    expect(err.split("faithful").length).toBe(2);
    expect(out).toContain('"preset":"faithful"');
    expect((await readManifest(output)).config).toMatchObject({
      preset: "faithful",
      misbehavior: { fraction: 0.25 },
      personalization: { passiveSampleCounts: [1, "all"] },
      ledger: "centralized",
    });
    const resumed = await runGfmlHere(
      "run",
      "--resume",
      output,
      "--misbehaviour.fraction",
      "0.25",
      "--rounds",
      "2",
      "--quiet",
    );
    expect(resumed.code, resumed.err).toBe(0);
    expect(resumed.err).toBe("");
  });

  it("works in the plan of an experiment", async () => {
    const plan = join(folder, "plan.yaml");
    await writeFile(
      plan,
      `name: old
base: { rounds: 1, population: { learners: 4 }, coalition: { count: 1 }, data: { glyphCount: 100 } }
variants:
  - { name: cheats, set: { misbehaviour.fraction: 0.5, ledger: centralised } }
vary: { personalisation.steps: [1, 2] }
`,
    );
    const { code, out, err } = await runGfmlHere(
      "experiment",
      plan,
      "--cache",
      join(folder, "cache"),
      "--dry-run",
      "--json",
    );
    expect(code, err).toBe(0);
    expect(JSON.parse(out.trim().split("\n")[0]!)).toMatchObject({ runs: 2 });
  });
});
