import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { readConfigText, resolveConfig } from "../../src/simulation/index.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

const folder = mkdtempSync(join(tmpdir(), "gfml-scenario-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const examples = fileURLToPath(new URL("../../examples/scenarios", import.meta.url));
const example = (name: string): string => join(examples, name);

/** Configurations that lie beside the scenarios. */
const configurations = ["small.yaml", "mixed-tasks.yaml", "unseen-classes.yaml"];

const quick = [
  ...["--config", example("small.yaml"), "--cache", join(folder, "cache"), "--workers", "1"],
  ...["rounds=3", "data.glyphCount=1200", "population.cyclesPerSample=20000000"].flatMap((set) => ["--set", set]),
];

it("plays pairs, shows and writes the results, and plays nothing twice", async () => {
  const output = join(folder, "out");
  const first = await runGfmlHere("scenario", example("sign-flip.yaml"), "--seeds", "1", "--output", output, ...quick);
  expect(first).toMatchObject({ code: 0, err: "" });
  for (const line of ["a liar's payments, token", "a liar's reputation", "accuracy of the honest", "updates lost"])
    expect(first.out).toContain(line);
  expect(first.out).toContain(readFileSync(join(output, "table.txt"), "utf8").split("\n")[2]!.trim());
  const [pair] = readFileSync(join(output, "pairs.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(pair).toMatchObject({ seed: 0, lies: { liars: expect.any(Array) } });
  const again = await runGfmlHere("scenario", example("sign-flip.yaml"), "--seeds", "1", "--json", ...quick);
  const events = again.out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(events[0]).toMatchObject({ event: "planned", cached: 2 });
  expect(events.at(-1)).toMatchObject({ event: "end", pairs: [pair] });
});

it("reports mistakes before any work", async () => {
  const nothing = await runGfmlHere("scenario", ...quick);
  expect(nothing.code).toBe(2);
  expect(nothing.err).toContain("no scenario");
  const missing = await runGfmlHere("scenario", join(folder, "none.yaml"), ...quick);
  expect(missing.code).toBe(2);
  expect(missing.err).toContain("the file does not exist");
  const late = await runGfmlHere("scenario", example("task-shift.yaml"), ...quick);
  expect(late.code).toBe(2);
  expect(late.err).toContain("scenario.events[0].round");
  expect((await runGfmlHere("scenario", example("lazy.yaml"), "--within", "2")).code).toBe(2);
});

it("validates and describes every scenario of the examples", () => {
  const small = readConfigText(readFileSync(example("small.yaml"), "utf8"), "small.yaml");
  const names = readdirSync(examples).filter((name) => !configurations.includes(name));
  expect(names.length).toBeGreaterThanOrEqual(12);
  for (const name of names) {
    const layer = { value: { scenario: example(name) }, originOf: () => name };
    expect(resolveConfig([small, layer]).scenario).toMatchObject({
      name: name.replace(".yaml", ""),
      description: expect.any(String),
    });
  }
});

it("validates the configurations beside them", () => {
  const read = (name: string) => resolveConfig([readConfigText(readFileSync(example(name), "utf8"), name)]);
  expect(read("mixed-tasks.yaml").data).toMatchObject({ set: "mnist", mixWith: "fashion-mnist", mixLabels: "shared" });
  expect(read("unseen-classes.yaml")).toMatchObject({
    data: { unseenClasses: 3 },
    population: { activeFraction: 0.75 },
  });
});

it("measures passive learners with unseen classes by those classes, from the example's configuration to the end of a run", async () => {
  const output = join(folder, "unseen");
  const fields = [
    ...["rounds=2", "population.learners=12", "data.glyphCount=1200", "coalition.count=2", "model.hiddenLayers=8"],
    ...["learning.localSteps=2", "ledger=memory", "personalization.passiveSampleCounts=1,all"],
  ].flatMap((set) => ["--set", set]);
  const run = await runGfmlHere(
    "run",
    example("unseen-classes.yaml"),
    ...fields,
    "--output",
    output,
    "--workers",
    "1",
    "--quiet",
  );
  expect(run).toMatchObject({ code: 0, err: "" });
  const last = readFileSync(join(output, "evaluations.jsonl"), "utf8").trim().split("\n").at(-1)!;
  expect(JSON.parse(last).passive.all).toMatchObject({ learners: 3, accuracy: expect.any(Number) });
});
