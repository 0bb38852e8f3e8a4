import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { ServiceConfigInput } from "../../src/federation/index.ts";
import type { EvaluationRecord } from "../../src/round/index.ts";
import { type Running, runGfml, startGfml } from "../support/runGfml.ts";
import { keyOf } from "./support/smallFederation.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-benefit-processes-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const LEARNERS = 4;
const environmentOf = (name: string) => ({ GFML_PRIVATE_KEY: Buffer.from(keyOf(name)).toString("hex") });

it("plays the preset benefit with learners of the command line, who then know whether they gained", async () => {
  const service: ServiceConfigInput = {
    preset: "benefit",
    name: "digits",
    samples: { features: 784, classes: 10, name: "glyphs" },
    model: { hiddenLayers: [24, 12] },
    cost: { modelBits: 1e6 },
    rounds: 4,
    evaluationInterval: 4,
    door: { port: 0 },
    life: { minLearners: LEARNERS, gatherTime: 0, tolerance: 20 },
    folder: join(folder, "service"),
  };
  const config = join(folder, "service.json");
  await writeFile(config, JSON.stringify(service));
  const provider = startGfml(["provider", "--config", config, "--json"], { environment: environmentOf("provider") });
  const learners: Running[] = [];
  try {
    await provider.seen('"provider.started"');
    const address = /"joinAddress":"([^"]+)"/.exec(provider.output())?.[1] ?? provider.output();
    for (let learner = 0; learner < LEARNERS; learner++) {
      const argv = ["learner", address, "--data", "glyphs", "--part", `${learner + 1}/60`, "--deadline", "60"];
      learners.push(startGfml(argv, { environment: environmentOf(`learner ${learner}`) }));
    }
    await provider.seen('"event":"round.finished","round":3');
    expect(provider.output()).toContain('"event":"personalization.chosen","round":4');

    const output = join(folder, "mine.safetensors");
    const guest = startGfml(
      ["personalize", address, "--data", "glyphs", "--part", "30/60", "--samples", "5", "--output", output],
      { environment: environmentOf("guest") },
    );
    const adapted = await guest.finished;
    expect(adapted.code, adapted.err).toBe(0);
    expect(adapted.out).toContain("as the task's learners found best; their signed reports are checked");

    provider.child.kill("SIGTERM");
    expect((await provider.finished).code).toBe(0);
    for (const { finished } of learners) {
      const { code, out, err } = await finished;
      expect(code, err).toBe(0);
      expect(out).toMatch(
        /on your \d+ test samples the task's model reaches [\d.]+ %, a model trained alone [\d.]+ %: /,
      );
    }
  } finally {
    for (const { child } of [...learners, provider]) if (child.exitCode === null) child.kill("SIGKILL");
  }
  const lines = (await readFile(join(folder, "service", "evaluations.jsonl"), "utf8")).trim().split("\n");
  const { choice } = JSON.parse(lines.at(-1)!) as EvaluationRecord;
  expect(choice!.active!.learners).toBe(LEARNERS);

  // the models of the service say how newcomers adapt them
  const model = join(folder, "service", "models", "coalition-0.safetensors");
  const exported = join(folder, "mine.onnx");
  const argv = ["personalize", model, "--data", "glyphs", "--part", "31/60", "--samples", "10", "--output", exported];
  const fromFile = await runGfml(...argv, "--json");
  expect(fromFile.code, fromFile.err).toBe(0);
  expect(JSON.parse(fromFile.out)).toMatchObject({ samples: 10, recipe: choice!.newcomers["10"]!.recipe });
  expect((await readFile(exported)).length).toBeGreaterThan(4 * 784 * 24);
  const audit = await runGfml("audit", join(folder, "service"));
  expect(audit.code, audit.out).toBe(0);
}, 300_000);
