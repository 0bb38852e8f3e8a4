import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { verifyHistory } from "../../src/ledger/index.ts";
import type { LearnerRecord, LedgerRecord } from "../../src/round/index.ts";
import { readManifest } from "../../src/storage/index.ts";
import { startGfml } from "../support/runGfml.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

/** A task of six learners, and another one on other data. */
const first = [
  ["--learners", "6"],
  ["--coalitions", "2"],
  ["--rounds", "4"],
  ["--data.glyphCount", "300"],
  ["--model.hiddenLayers", "8"],
  ["--learning.localSteps", "2"],
  ["--workers", "1"],
  ["--quiet"],
].flat();
const second = [...first, "--seed", "7", "--learners", "8", "--data.glyphCount", "400", "--rounds", "3"];

const parent = mkdtempSync(join(tmpdir(), "gfml-reputations-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));

const linesOf = <Line>(folder: string, name: string): Line[] =>
  readFileSync(join(folder, name), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

describe("gfml run --reputation-from", () => {
  const source = join(parent, "source");
  const target = join(parent, "target");
  const other = join(parent, "other");
  const run = async (...argv: string[]) => {
    const { code, err } = await runGfmlHere("run", ...argv);
    return { code, err };
  };
  beforeAll(async () => {
    expect(await run(...first, "--output", source)).toEqual({ code: 0, err: "" });
    expect(await run(...second, "--output", target, "--reputation-from", source)).toEqual({ code: 0, err: "" });
  });
  const refused = async (code: string, ...argv: string[]) => {
    const { code: exit, err } = await run(...argv);
    expect(err).toContain(code);
    expect(exit).toBe(2);
  };

  it("starts a second task on the same ledger from the reputations of the first", async () => {
    const lambda = 0.7;
    const last = linesOf<LearnerRecord>(source, "learners.jsonl").filter(({ round }) => round === 3);
    const left = new Map(
      last.map((one) => [one.learner, lambda * one.globalReputation + (one.contribution ?? 0)] as const),
    );
    const opening = linesOf<LearnerRecord>(target, "learners.jsonl").filter(({ round }) => round === 0);
    expect(opening.some(({ learner }) => left.has(learner))).toBe(true);
    expect(opening.some(({ learner }) => learner >= 6)).toBe(true);
    for (const { learner, globalReputation } of opening) {
      // who is new, or only personalized before, starts at 0
      expect(globalReputation).toBeCloseTo(left.get(learner) ?? 0, 9);
    }
    expect(Math.max(...left.values())).toBeGreaterThan(1);
  });

  it("leaves the whole history of both tasks", async () => {
    const before = linesOf<LedgerRecord>(source, "ledger.jsonl");
    const records = linesOf<LedgerRecord>(target, "ledger.jsonl");
    expect(records.slice(0, before.length)).toEqual(before);
    expect(records.slice(before.length, before.length + 2).map(({ kind }) => kind)).toEqual(["registration", "task"]);
    const tasks = records
      .filter(({ kind }) => kind === "partition")
      .map(({ payload }) => (payload as { task: number }).task);
    expect(tasks).toEqual([0, 0, 0, 0, 1, 1, 1]);
    expect(await verifyHistory(records)).toMatchObject({ valid: true, linked: true });
  });

  it("records the source, and is a different task than one without a source", async () => {
    const from = await readManifest(target);
    expect(from.reputationFrom).toEqual({ folder: source, digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
    const alone = join(parent, "alone");
    expect((await run(...second, "--output", alone)).code).toBe(0);
    const { resultHash, reputationFrom } = await readManifest(alone);
    expect(reputationFrom).toBeNull();
    expect(resultHash).not.toBe(from.resultHash);
  });

  it("resumes after kill -9, before and after its first checkpoint, with the same result", async () => {
    const { resultHash } = await readManifest(target);
    for (const interval of ["1", "3"]) {
      const folder = join(parent, `killed-${interval}`);
      const argv = ["run", ...second.filter((flag) => flag !== "--quiet"), "--json", "--checkpointInterval", interval];
      const { child, finished, seen } = startGfml([...argv, "--output", folder, "--reputation-from", source]);
      await seen('"event":"round"', 2);
      child.kill("SIGKILL");
      await finished;
      expect(await run("--resume", folder, "--workers", "1", "--quiet")).toEqual({ code: 0, err: "" });
      expect((await readManifest(folder)).resultHash).toBe(resultHash);
      for (const name of ["learners.jsonl", "ledger.jsonl"]) {
        expect(readFileSync(join(folder, name), "utf8")).toBe(readFileSync(join(target, name), "utf8"));
      }
    }
  });

  it("accepts only the same source on resumption", async () => {
    expect((await run("--resume", target, "--quiet", "--reputation-from", source)).code).toBe(0);
    expect((await run(...first, "--seed", "3", "--output", other)).code).toBe(0);
    await refused("GFML_CONFIG_DIFFERS", "--resume", target, "--quiet", "--reputation-from", other);
    await refused("GFML_CONFIG_DIFFERS", "--resume", other, "--quiet", "--reputation-from", source);
  });

  it("refuses an invalid source before it creates a folder", async () => {
    const nowhere = join(parent, "nowhere");
    const start = [...second, "--output", nowhere];
    await refused("GFML_NOT_A_RUN_FOLDER", ...start, "--reputation-from", join(parent, "absent"));
    await refused("GFML_REPUTATION_SOURCE", ...start, "--reputation.decay", "0.6", "--reputation-from", source);
    await refused("GFML_REPUTATION_SOURCE", ...start, "--ledger", "centralized", "--reputation-from", source);
    await refused("GFML_INVALID_CONFIG", ...start, "--coalitions", "8", "--reputation-from", source);
    await refused("GFML_REPUTATION_SOURCE", ...first, "--replace", "--output", source, "--reputation-from", source);
    const empty = join(parent, "empty");
    expect((await run(...first, "--output", empty)).code).toBe(0);
    rmSync(join(empty, "checkpoint"), { recursive: true });
    await refused("GFML_REPUTATION_SOURCE", ...start, "--reputation-from", empty);
    const manifest = join(other, "manifest.json");
    writeFileSync(manifest, readFileSync(manifest, "utf8").replace('"completed": true', '"completed": false'));
    await refused("GFML_REPUTATION_SOURCE", ...start, "--reputation-from", other);
    expect(await readManifest(source)).toMatchObject({ completed: true });
    await expect(readManifest(nowhere)).rejects.toMatchObject({ code: "GFML_NOT_A_RUN_FOLDER" });
  });
});
