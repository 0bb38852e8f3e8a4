import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ServiceConfigInput } from "../../src/federation/index.ts";
import type { LearnerRecord, RoundRecord } from "../../src/round/index.ts";
import { type Running, runGfml, startGfml } from "../support/runGfml.ts";
import { keyOf } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-processes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const LEARNERS = 12;
const ROUNDS = 3;
// the real images where they are on this machine, drawn ones elsewhere
const DATA = process.env.GFML_DATA_DIR === undefined ? "glyphs" : "mnist";
const environmentOf = (name: string) => ({ GFML_PRIVATE_KEY: Buffer.from(keyOf(name)).toString("hex") });

it("plays, pays, withdraws and audits with 12 learners in 12 processes", async () => {
  const service: ServiceConfigInput = {
    name: "digits",
    samples: { features: 784, classes: 10, name: DATA },
    model: { hiddenLayers: [24, 12] },
    learning: { localSteps: 2, batchSize: 20 },
    cost: { modelBits: 1e6 },
    coalition: { count: 3 },
    rounds: ROUNDS,
    evaluationInterval: ROUNDS,
    door: { port: 0 },
    life: { minLearners: LEARNERS, gatherTime: 0, tolerance: 20 },
    folder: join(folder, "service"),
  };
  const config = join(folder, "service.json");
  await writeFile(config, JSON.stringify(service));
  const provider = startGfml(["provider", "--config", config, "--json"], {
    environment: environmentOf("provider"),
    ownGroup: true,
  });
  const learners: Running[] = [];
  try {
    await provider.seen('"provider.started"');
    const address = /"joinAddress":"([^"]+)"/.exec(provider.output())?.[1] ?? provider.output();
    for (let learner = 0; learner < LEARNERS; learner++) {
      const argv = ["learner", address, "--data", DATA, "--part", `${learner + 1}/200`, "--deadline", "60", "--json"];
      learners.push(startGfml(argv, { environment: environmentOf(`learner ${learner}`) }));
    }
    await provider.seen('"event":"round.finished","round":2', 1);
    const status = await runGfml("status", address, "--json");
    expect(JSON.parse(status.out)).toMatchObject({ round: ROUNDS, learners: { training: LEARNERS } });

    const output = join(folder, "mine.safetensors");
    const exported = join(folder, "mine.onnx");
    const guest = startGfml(
      [
        "personalize",
        address,
        "--data",
        DATA,
        "--part",
        "20/200",
        "--samples",
        "5",
        "--output",
        output,
        "--output",
        exported,
        "--json",
      ],
      { environment: environmentOf("guest") },
    );
    const personalized = await guest.finished;
    expect(personalized.code, personalized.err).toBe(0);
    expect(JSON.parse(personalized.out)).toMatchObject({ round: ROUNDS, samples: 5, outputs: [output, exported] });
    expect((await readFile(exported)).length).toBeGreaterThan(4 * 784 * 24);
    expect((await readFile(output)).length).toBeGreaterThan(4 * 784 * 24);

    const withdrawal = startGfml(["withdraw", address, "--json"], { environment: environmentOf("learner 0") });
    const { code, out, err } = await withdrawal.finished;
    expect(code, err).toBe(0);
    const told = JSON.parse(out) as { learner: number; balanceBefore: number; balance: number };
    expect(told).toMatchObject({ balance: 0, isDone: true });

    const learnerLines = (await readFile(join(folder, "service", "learners.jsonl"), "utf8")).trim().split("\n");
    const records = learnerLines.map((line) => JSON.parse(line) as LearnerRecord);
    const earned = records.filter((one) => one.learner === told.learner).reduce((sum, one) => sum + one.payment, 0);
    expect(told.balanceBefore).toBeCloseTo(earned, 9);
    expect(records.filter(({ coalition, delivered }) => coalition !== null && !delivered)).toEqual([]);

    provider.child.kill("SIGTERM");
    expect((await provider.finished).code).toBe(0);
    const written = provider.output();
    expect(written).not.toContain(environmentOf("provider").GFML_PRIVATE_KEY);
    // the last round is played: learners are told so, and end by themselves
    for (const [index, { finished }] of learners.entries()) {
      const end = await finished;
      expect(end.code, end.err).toBe(0);
      expect(end.out).toContain('"event":"earned"');
      expect(end.out + end.err).not.toContain(environmentOf(`learner ${index}`).GFML_PRIVATE_KEY);
    }
  } finally {
    for (const { child } of learners) if (child.exitCode === null) child.kill("SIGKILL");
    if (provider.child.exitCode === null) process.kill(-provider.child.pid!, "SIGKILL");
  }
  const lines = (await readFile(join(folder, "service", "rounds.jsonl"), "utf8")).trim().split("\n");
  const rounds = lines.map((line) => JSON.parse(line) as RoundRecord);
  expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2]);
  expect(rounds.every(({ payments }) => payments > 0)).toBe(true);
  const audit = await runGfml("audit", join(folder, "service"));
  expect(audit.code, audit.out).toBe(0);
  expect(audit.out).toContain(`All checks passed in ${ROUNDS} rounds`);
  const report = await runGfml("report", join(folder, "service"));
  expect(report.code, report.err).toBe(0);
  const explained = await runGfml("explain", join(folder, "service"), "--round", "1", "--learner", "3");
  expect(explained.code, explained.err).toBe(0);
}, 600_000);
