import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { RandomStream } from "../../src/core/index.ts";
import { readManifest } from "../../src/storage/index.ts";
import { letTimePass } from "../support/letTimePass.ts";
import { startGfml } from "../support/runGfml.ts";
import { runGfmlHere } from "../support/runGfmlHere.ts";

/** A real run, as small as one can be: 12 rounds of 6 learners in 2 coalitions on drawn digits. */
const small = [
  ["--learners", "6"],
  ["--coalitions", "2"],
  ["--rounds", "12"],
  ["--checkpointInterval", "3"],
  ["--evaluationInterval", "4"],
  ["--data.glyphCount", "300"],
  ["--model.hiddenLayers", "8"],
  ["--learning.localSteps", "2"],
  ["--misbehavior.fraction", "0.2"],
  ["--misbehavior.localSteps", "1"],
].flat();

const parent = mkdtempSync(join(tmpdir(), "gfml-e2e-"));
afterAll(() => rmSync(parent, { recursive: true, force: true }));
const linesOf = (folder: string, name: string): string[] => readFileSync(join(folder, name), "utf8").trim().split("\n");
const records = ["rounds.jsonl", "learners.jsonl", "evaluations.jsonl", "ledger.jsonl"];

describe("gfml run", () => {
  const reference = join(parent, "reference");
  let hash = "";
  beforeAll(async () => {
    const { code, err } = await runGfmlHere("run", ...small, "--output", reference, "--workers", "1", "--quiet");
    expect({ code, err }).toEqual({ code: 0, err: "" });
    hash = (await readManifest(reference)).resultHash!;
  });

  /** The folder is that of an uninterrupted run, record for record. */
  const expectSameRun = async (folder: string): Promise<void> => {
    expect(await readManifest(folder)).toMatchObject({ completed: true, roundsPlayed: 12, resultHash: hash });
    for (const name of records) expect(linesOf(folder, name)).toEqual(linesOf(reference, name));
    for (const name of readdirSync(join(reference, "models"))) {
      expect(readFileSync(join(folder, "models", name))).toEqual(readFileSync(join(reference, "models", name)));
    }
    expect(readdirSync(folder).sort()).toEqual(readdirSync(reference).sort());
  };

  it("leaves models that gfml export writes as ONNX", async () => {
    const folder = join(parent, "onnx");
    const all = await runGfmlHere("export", reference, "--output", folder, "--json");
    expect(all).toMatchObject({ code: 0, err: "" });
    expect(readdirSync(folder)).toEqual(["coalition-0.onnx", "coalition-1.onnx"]);
    expect(JSON.parse(all.out)).toMatchObject({ written: [expect.any(String), join(folder, "coalition-1.onnx")] });
    const one = join(folder, "one.onnx");
    expect(await runGfmlHere("export", reference, "--coalition", "1", "--output", one)).toMatchObject({ code: 0 });
    expect(readFileSync(one)).toEqual(readFileSync(join(folder, "coalition-1.onnx")));
    // a file alone knows less of the run, and computes the same
    const file = join(reference, "models", "coalition-1.safetensors");
    expect(await runGfmlHere("export", file, "--output", join(folder, "file.onnx"))).toMatchObject({ code: 0 });
    for (const [argv, words] of [
      [["export", reference, "--coalition", "7"], "the folder does not hold this model"],
      [["export", reference, "--output", one], "several models cannot be written to one file"],
      [["export", folder], "it holds no manifest.json"],
      [["export", join(folder, "nothing.safetensors")], "cannot read"],
    ] as const) {
      const { code, err } = await runGfmlHere(...argv);
      expect([code, err]).toEqual([2, expect.stringContaining(words)]);
    }
  });

  it("leaves a complete folder", async () => {
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(linesOf(reference, "rounds.jsonl")).toHaveLength(12);
    expect(linesOf(reference, "evaluations.jsonl")).toHaveLength(3);
    expect(readdirSync(join(reference, "checkpoint")).filter((name) => name !== "records.json")).toHaveLength(2);
    expect(readdirSync(join(reference, "models"))).toEqual(["coalition-0.safetensors", "coalition-1.safetensors"]);
    const summary = readFileSync(join(reference, "summary.txt"), "utf8");
    expect(summary).toContain("digits drawn by gfml, embedded; not handwriting");
    expect(summary).toContain(hash);
    expect(summary).toContain("1 learner that cheats");
  });

  it("gives the same result with two workers, and reports it in lines of JSON", async () => {
    const folder = join(parent, "two");
    const { code, out } = await runGfmlHere("run", ...small, "--output", folder, "--workers", "2", "--json");
    expect(code).toBe(0);
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { event: string; resultHash?: string });
    expect(events.filter(({ event }) => event === "round")).toHaveLength(12);
    expect(events.filter(({ event }) => event === "evaluation")).toHaveLength(3);
    expect(events.at(-1)).toMatchObject({ event: "end", resultHash: hash, completed: true });
    await expectSameRun(folder);
  });

  it("resumes after kill -9 at any moment with the same result", async () => {
    const chance = new RandomStream(11, "moments of death");
    for (const deaths of [1, 1, 2]) {
      const folder = mkdtempSync(join(parent, "killed-"));
      let argv = ["run", ...small, "--output", folder, "--workers", "1", "--json"];
      for (let death = 0; death < deaths; death++) {
        const { child, finished, seen } = startGfml(argv);
        await seen('"event":"round"', 1 + chance.integerBelow(4));
        // time is what is tested: the run dies at a random moment
        await letTimePass(chance.integerBelow(20));
        child.kill("SIGKILL");
        expect((await finished).killedBy).toBe("SIGKILL");
        argv = ["run", "--resume", folder, "--workers", "1", "--json"];
      }
      const { code, err } = await runGfmlHere(...argv);
      expect({ code, err }).toEqual({ code: 0, err: "" });
      await expectSameRun(folder);
    }
  });

  it("stops cleanly at Ctrl-C, prints how to resume, and resumes", async () => {
    const folder = join(parent, "stopped");
    const { child, finished, seen } = startGfml(["run", ...small, "--output", folder, "--workers", "1"]);
    await seen("round  2/12");
    child.kill("SIGINT");
    const { code, err, out } = await finished;
    expect(code).toBe(130);
    expect(err).toContain(`resume with: npx gfml run --resume ${folder}`);
    expect(out).toContain("Stopped after");
    const { completed, roundsPlayed, resultHash } = await readManifest(folder);
    expect({ completed, resultHash }).toEqual({ completed: false, resultHash: null });
    expect(linesOf(folder, "rounds.jsonl")).toHaveLength(roundsPlayed);
    expect((await runGfmlHere("run", "--resume", folder)).code).toBe(0);
    await expectSameRun(folder);
  });

  it("ends at once at the second Ctrl-C, and can still be resumed", async () => {
    const folder = join(parent, "twice");
    const { child, finished, seen } = startGfml(["run", ...small, "--output", folder, "--workers", "1"]);
    await seen("round  1/12");
    child.kill("SIGINT");
    await seen("press Ctrl-C again");
    child.kill("SIGINT");
    expect((await finished).code).toBe(130);
    expect((await runGfmlHere("run", "--resume", folder, "--quiet")).code).toBe(0);
    await expectSameRun(folder);
  });

  it("stops quietly when its output is closed", async () => {
    const folder = join(parent, "piped");
    const { child, finished, seen } = startGfml(["run", ...small, "--output", folder, "--workers", "1"]);
    await seen("round  1/12");
    child.stdout!.destroy();
    const { code, err } = await finished;
    expect(code).toBe(130);
    expect(err).not.toContain("EPIPE");
    expect((await runGfmlHere("run", "--resume", folder, "--quiet")).code).toBe(0);
    await expectSameRun(folder);
  });

  it("plays more rounds on request, and refuses every other change", async () => {
    const folder = join(parent, "short");
    const rounds = small.with(small.indexOf("--rounds") + 1, "5");
    expect((await runGfmlHere("run", ...rounds, "--output", folder, "--quiet")).code).toBe(0);
    const refused = await runGfmlHere(
      "run",
      "--resume",
      folder,
      "--rounds",
      "4",
      "--learning.metaRate",
      "1",
      "--seed",
      "2",
    );
    expect(refused.code).toBe(2);
    expect(refused.err.replaceAll(folder, "FOLDER")).toMatchInlineSnapshot(`
      "error: the run in FOLDER was started with different settings
        learning.metaRate: 0.1 then, 1 now
        rounds: 5 then, 4 now
        seed: 0 then, 2 now
        What to do: resume with the same settings (only rounds may grow), or start a new run in a different folder with --output
        GFML_CONFIG_DIFFERS
      "
    `);
    expect((await readManifest(folder)).completed).toBe(true);
    expect((await runGfmlHere("run", "--resume", folder, "--rounds", "12", "--quiet")).code).toBe(0);
    expect((await readManifest(folder)).resultHash).toBe(hash);
    const again = await runGfmlHere("run", "--resume", folder);
    expect(again.code).toBe(0);
    expect(again.out).toContain(hash);
  });

  it("overwrites a run only on request", async () => {
    const folder = join(parent, "once");
    const argv = ["run", ...small.with(small.indexOf("--rounds") + 1, "1"), "--output", folder, "--quiet"];
    expect((await runGfmlHere(...argv)).code).toBe(0);
    const refused = await runGfmlHere(...argv);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain("GFML_RUN_FOLDER_EXISTS");
    // before any data is read: there is none
    const early = await runGfmlHere(...argv, "--data", "csv", "--data.path", join(parent, "no-such.csv"));
    expect(early).toMatchObject({ code: 2, out: "" });
    expect(early.err).toContain("GFML_RUN_FOLDER_EXISTS");
    expect((await runGfmlHere(...argv, "--replace")).code).toBe(0);
  });

  it("starts from the models of a different run", async () => {
    const initial = join(reference, "models", "coalition-1.safetensors");
    const folder = join(parent, "warm");
    const argv = ["run", ...small, "--output", folder, "--initial-model", initial, "--quiet"];
    expect((await runGfmlHere(...argv)).code).toBe(0);
    expect((await readManifest(folder)).resultHash).not.toBe(hash);
    const other = await runGfmlHere(...argv, "--replace", "--model.hiddenLayers", "9");
    expect(other.code).toBe(2);
    expect(other.err).toContain("GFML_MODEL_FILE_MISMATCH");
  });

  it("is explained for each learner", async () => {
    const active = JSON.parse(linesOf(reference, "learners.jsonl").at(-1)!).learner as number;
    const { code, out } = await runGfmlHere("explain", reference, "--round", "11", "--learner", String(active));
    expect(code).toBe(0);
    expect(out).toContain(`Learner ${active} in round 11`);
    expect(out).toContain("Its pay and reputation");
    const [late, unknown] = await Promise.all([
      runGfmlHere("explain", reference, "--round", "12", "--learner", String(active)),
      runGfmlHere("explain", reference, "--round", "1", "--learner", "6"),
    ]);
    expect(late).toMatchObject({ code: 2, out: "" });
    expect(late.err).toContain("give a round from 0 to 11");
    expect(unknown.err).toContain("there is no learner 6");
  });
});
