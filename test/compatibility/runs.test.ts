import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { verifyHistory } from "../../src/ledger/index.ts";
import { canonicalJson, type LedgerRecord } from "../../src/round/index.ts";
import { readJsonLines, readManifest, readRecords, runFile } from "../../src/storage/index.ts";
import { openFolderSource } from "../../src/web/index.ts";
import expected from "../fixtures/dd3ecab/expected.json" with { type: "json" };
import { runGfmlHere } from "../support/runGfmlHere.ts";
import { unpackFixture } from "../support/unpackFixture.ts";
import { until } from "../support/until.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "gfml-dd3ecab-"));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const gfml = async (...argv: readonly string[]): Promise<string> => {
  const { code, out, err } = await runGfmlHere(...argv);
  expect(code, `${out}${err}`).toBe(0);
  return out;
};

const all = async <Item>(source: AsyncIterable<Item>): Promise<Item[]> => {
  const items: Item[] = [];
  for await (const item of source) items.push(item);
  return items;
};

const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** Fields of an object and of all in it: a field that was renamed and not read would be missing. */
const fieldsOf = (value: unknown, path = ""): string[] => {
  if (Array.isArray(value)) return value.flatMap((one) => fieldsOf(one, path));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [`${path}${name}`, ...fieldsOf(inner, `${path}${name}.`)]);
};

const runs = ["interrupted-evm", "interrupted-memory", "settings-memory", "settings-evm", "centralised"] as const;

describe("a run folder of dd3ecab", () => {
  it.each(runs)("resumes %s to the result of dd3ecab", async (name) => {
    const run = await unpackFixture(name, folder);
    await gfml("run", "--resume", run, "--workers", "1", "--quiet");
    const { resultHash, completed } = await readManifest(run);
    expect({ resultHash, completed }).toEqual({ resultHash: expected[name].resultHash, completed: true });
    const rounds = await all(readRecords(run, "rounds"));
    expect(rounds.map(({ round }) => round)).toEqual([0, 1, 2, 3, 4, 5, 6, 7].slice(0, rounds.length));
    // the records from before the resumption read as those from after it do
    const learners = await all(readRecords(run, "learners"));
    expect(new Set(fieldsOf(learners.filter(({ round }) => round < 2)))).toEqual(new Set(fieldsOf(learners)));
    if (name !== "centralised") {
      const history = await all(readRecords(run, "ledger"));
      expect(await verifyHistory(history)).toMatchObject({ valid: true, fault: null });
      // the file holds what is hashed, so that other programs can verify it
      for await (const { hash, ...record } of readJsonLines(runFile(run, "ledger"), (line) => line as LedgerRecord))
        expect(sha256(canonicalJson(record))).toBe(hash);
    }
    await gfml("report", run);
    const charts = await readFile(join(run, "report.html"), "utf8");
    expect(charts).toContain(expected[name].resultHash);
    if (name.endsWith("-evm")) expect(await gfml("audit", run)).toContain(`${rounds.length} rounds`);
  });

  it("reports, audits and explains without being resumed", async () => {
    const run = await unpackFixture("finished-evm", folder);
    await gfml("report", run, "--audit");
    expect(await readFile(join(run, "report.html"), "utf8")).toContain(expected["finished-evm"].resultHash);
    expect(await gfml("audit", run)).toContain("4 rounds");
    const [first] = await all(readRecords(run, "learners"));
    expect(await gfml("explain", run, "--round", "3", "--learner", `${first!.learner}`)).toContain("round 3");
  });

  it("lends its reputations to a new run", async () => {
    const before = await unpackFixture("finished-evm", folder);
    const { config } = await readManifest(before);
    const learners = (config.population as { learners: number }).learners;
    const flags = ["--learners", `${learners}`, "--data.glyphCount", "400", "--rounds", "1", "--coalitions", "2"];
    const output = join(folder, "next");
    await gfml("run", ...flags, "--reputation-from", before, "--output", output, "--workers", "1", "--quiet");
    expect((await readManifest(output)).reputationFrom?.folder).toBe(before);
    const [first] = await all(readRecords(output, "rounds"));
    expect(first!.coalitions.some(({ meanReputation }) => meanReputation > 0)).toBe(true);
  });

  it("shows the pages all of its numbers", async () => {
    const run = await unpackFixture("settings-memory", folder);
    const source = await openFolderSource(run);
    try {
      await until("all rounds to be read", () => source.cursor.rounds === expected["settings-memory"].roundsPlayed);
      const { header } = source;
      expect(header).toMatchObject({ seed: 11, coalitions: 2, passive: 1 });
      expect(header!.learners.filter(({ cheats }) => cheats).length).toBeGreaterThan(0);
      const { rounds, ledger } = source.read({ ...source.cursor, rounds: 0, evaluations: 0, ledger: 0, chain: 0 }, 100);
      expect(rounds.length).toBe(expected["settings-memory"].roundsPlayed);
      expect(ledger.length).toBe(source.cursor.ledger);
      const { learner } = header!.learners[0]!;
      expect(JSON.stringify(source.learner(learner))).not.toContain("undefined");
      expect(await source.explain(1, learner)).toContain("round 1");
    } finally {
      await source.close();
    }
  });

  it("counts in an experiment, whose cache holds every run", async () => {
    const experiment = await unpackFixture("experiment", folder);
    const plan = join(experiment, "plan.yaml");
    const output = join(folder, "results");
    const told = await gfml("experiment", plan, "--cache", join(experiment, "cache"), "--output", output, "--json");
    expect(told).toContain(
      `{"event":"planned","runs":${expected.experiment.runs},"cached":${expected.experiment.runs}}`,
    );
    const before = await readFile(join(experiment, "results", "runs.csv"), "utf8");
    const tableOf = (text: string): string[][] => text.split("\n").map((line) => line.split(","));
    const today = tableOf(await readFile(join(output, "runs.csv"), "utf8"));
    // every column of then with its values, in its order; measures that are new stand between them
    const added = [
      "testSamples",
      "tooFewTestSamples",
      "accuracyAlone",
      "gainOverAlone",
      "worseThanAlone",
      "stablePaidRounds",
      "worstPaidGain",
    ];
    const places = today[0]!.flatMap((name, place) => (added.includes(name) ? [] : [place]));
    expect(today[0]!.length - places.length).toBe(added.length);
    const kept = today.map((row) => (row.length === 1 ? row : places.map((place) => row[place]!)));
    expect(kept).toEqual(tableOf(before));
  });
});
