import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sampleEvaluation, sampleLearner, sampleRound } from "../../../test/support/sampleRecords.ts";
import { withCode } from "../../../test/support/withCode.ts";
import type { Checkpoint } from "../../round/index.ts";
import { checkpointOf } from "../../testing/checkpointOf.ts";
import { RunFileCorruptError, RunFolderLockedError } from "../errors.ts";
import { readJsonLines } from "../files/readJsonLines.ts";
import { loadModel } from "../models/modelFile.ts";
import { lockFolder, readLock, removeLock } from "./folderLock.ts";
import { readManifest } from "./inspectFolder.ts";
import type { Manifest } from "./Manifest.ts";
import { RunFolder } from "./RunFolder.ts";

const manifest: Manifest = {
  format: "gfml-run",
  version: 1,
  kind: "simulation",
  config: { rounds: 60 },
  gfmlVersion: "0.1.0",
  nodeVersion: "v24.0.0",
  platform: { system: "linux", architecture: "x64", processor: "some" },
  engine: { rounding: "strict", detected: "rounded" },
  data: { name: "glyphs", samples: 10, features: 784, classes: 10, hash: "aa", notices: null, contract: null },
  partition: { learners: 2, hash: "bb" },
  reputationFrom: null,
  privacy: null,
  startedAt: "2026-01-01T00:00:00.000Z",
  resumedAt: [],
  finishedAt: null,
  roundsPlayed: 0,
  completed: false,
  elapsed: null,
  resultHash: null,
};
const roundOf = (round: number) => sampleRound({ round, digest: `${round}` });
const learnersOf = (round: number) => [0, 1].map((learner) => sampleLearner({ round, learner }));
const evaluationOf = (round: number) => sampleEvaluation({ round });
/** Of a run whose ledger has written no records. */
const checkpointAt = (round: number): Checkpoint => {
  const checkpoint = checkpointOf(round);
  return { ...checkpoint, ledger: { ...checkpoint.ledger, recordCount: 0 } };
};
const partition = [[0, 1], [2]];

let parent = "";
let path = "";
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), "gfml-run-"));
  path = join(parent, "runs", "one");
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const play = async (folder: RunFolder, from: number, to: number): Promise<void> => {
  for (let round = from; round < to; round++) {
    await folder.appendRound(roundOf(round), learnersOf(round));
    if (round % 2 === 1) await folder.appendEvaluation(evaluationOf(round));
  }
};
const roundsIn = async (name: string): Promise<number[]> => {
  const rounds: number[] = [];
  for await (const value of readJsonLines(join(path, name), (one) => one as { round: number }))
    rounds.push(value.round);
  return rounds;
};

describe("a run folder", () => {
  it("holds what a run leaves", async () => {
    const folder = await RunFolder.create(path, manifest, partition);
    await play(folder, 0, 3);
    await folder.store.save(checkpointAt(3));
    const blocks = [{ name: "w", shape: [2], offset: 0 }];
    await folder.saveModels([Float32Array.of(1, 2), Float32Array.of(3, 4)], blocks);
    await folder.saveSummary("well\n", { well: true });
    await folder.updateManifest({ completed: true, resultHash: "cc" });
    await folder.close();
    expect((await readdir(path)).sort()).toEqual([
      "chain.jsonl",
      "checkpoint",
      "evaluations.jsonl",
      "learners.jsonl",
      "ledger.jsonl",
      "manifest.json",
      "models",
      "partition.json",
      "rounds.jsonl",
      "summary.json",
      "summary.txt",
    ]);
    expect(await readManifest(path)).toEqual({ ...manifest, roundsPlayed: 3, completed: true, resultHash: "cc" });
    expect(await roundsIn("rounds.jsonl")).toEqual([0, 1, 2]);
    expect(await roundsIn("learners.jsonl")).toEqual([0, 0, 1, 1, 2, 2]);
    expect(await roundsIn("evaluations.jsonl")).toEqual([1]);
    expect(await loadModel(join(path, "models/coalition-1.safetensors"), blocks)).toEqual(Float32Array.of(3, 4));
  });

  it("is cut back to the last checkpoint when its run goes on", async () => {
    const first = await RunFolder.create(path, manifest, partition);
    await play(first, 0, 4);
    await first.store.save(checkpointAt(4));
    await play(first, 4, 7);
    await first.close();
    await writeFile(join(path, "rounds.jsonl"), '{"round":7,"coal', { flag: "a" });

    const { folder, checkpoint } = await RunFolder.resume(path, partition, (found) => ({
      ...found,
      resumedAt: ["now"],
    }));
    expect(checkpoint).toEqual(checkpointAt(4));
    expect(await roundsIn("rounds.jsonl")).toEqual([0, 1, 2, 3]);
    expect(await roundsIn("evaluations.jsonl")).toEqual([1, 3]);
    await play(folder, 4, 6);
    await folder.close();
    expect(await roundsIn("rounds.jsonl")).toEqual([0, 1, 2, 3, 4, 5]);
    expect(await roundsIn("learners.jsonl")).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect((await readManifest(path)).resumedAt).toEqual(["now"]);
  });

  it("starts anew when its run was killed before the first checkpoint", async () => {
    const first = await RunFolder.create(path, manifest, partition);
    await play(first, 0, 4);
    await first.close();
    const { folder, checkpoint } = await RunFolder.resume(path, partition, (found) => found);
    expect(checkpoint).toBeUndefined();
    expect(await roundsIn("learners.jsonl")).toEqual([]);
    await folder.close();
  });

  it("changes nothing when the check refuses", async () => {
    const first = await RunFolder.create(path, manifest, partition);
    await play(first, 0, 4);
    await first.close();
    const refused = new Error("other settings");
    const check = () => {
      throw refused;
    };
    await expect(RunFolder.resume(path, partition, check)).rejects.toBe(refused);
    expect(await roundsIn("rounds.jsonl")).toEqual([0, 1, 2, 3]);
    await (await RunFolder.resume(path, partition, (found) => found)).folder.close();
  });

  it("is only overwritten when told to, and then without leftovers", async () => {
    const first = await RunFolder.create(path, manifest, partition);
    await play(first, 0, 4);
    await first.store.save(checkpointAt(4));
    await first.close();
    await writeFile(join(path, "my notes.txt"), "keep");
    const error = await RunFolder.create(path, manifest, partition).catch((thrown: unknown) => thrown);
    expect(error).toEqual(withCode("GFML_RUN_FOLDER_EXISTS"));
    expect((error as Error).message.replaceAll(path, "runs/one")).toMatchInlineSnapshot(`
      "the folder runs/one already holds a run
        state: interrupted or still going on, 4 of 60 rounds
        What to do: resume it: gfml run --resume runs/one; or overwrite it: --replace; or choose a different folder: --output"
    `);
    const second = await RunFolder.create(path, manifest, partition, { replace: true });
    expect(await second.store.load()).toBeUndefined();
    await second.close();
    expect(await roundsIn("rounds.jsonl")).toEqual([]);
    expect(await readFile(join(path, "my notes.txt"), "utf8")).toBe("keep");
  });

  it("is never made of a folder with other files, not even when told to replace", async () => {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, "thesis.tex"), "text");
    await expect(RunFolder.create(path, manifest, partition, { replace: true })).rejects.toThrow(
      withCode("GFML_NOT_A_RUN_FOLDER"),
    );
    await expect(RunFolder.resume(path, partition, (found) => found)).rejects.toThrow("it holds no manifest.json");
    expect(await readdir(path)).toEqual(["thesis.tex"]);
    await expect(RunFolder.resume(join(parent, "none"), partition, (found) => found)).rejects.toThrow(
      "there is no such folder",
    );
    await expect(RunFolder.create(join(path, "thesis.tex"), manifest, partition)).rejects.toThrow("cannot read");
  });

  it("leaves nothing of a start that failed, and can go on from one that was killed", async () => {
    const broken = { ...manifest, startedAt: 1n } as unknown as Manifest;
    await expect(RunFolder.create(path, broken, partition)).rejects.toThrow(TypeError);
    expect(await readdir(path)).toEqual([]);
    await (await RunFolder.create(path, manifest, partition)).close();
    await rm(join(path, "partition.json"));
    await (await RunFolder.resume(path, partition, (found) => found)).folder.close();
    expect(JSON.parse(await readFile(join(path, "partition.json"), "utf8"))).toEqual(partition);
  });

  it("says when its manifest is damaged", async () => {
    await (await RunFolder.create(path, manifest, partition)).close();
    await writeFile(join(path, "manifest.json"), "{");
    await expect(readManifest(path)).rejects.toThrow(RunFileCorruptError);
    await writeFile(join(path, "manifest.json"), JSON.stringify({ ...manifest, version: 2 }));
    await expect(readManifest(path)).rejects.toThrow("version");
  });
});

describe("a run folder that is damaged", () => {
  const files = ["rounds.jsonl", "learners.jsonl", "evaluations.jsonl"] as const;

  /** Six rounds, the last checkpoint before round 4. */
  const played = async (): Promise<void> => {
    const folder = await RunFolder.create(path, manifest, partition);
    await play(folder, 0, 4);
    await folder.store.save(checkpointAt(4));
    await play(folder, 4, 6);
    await folder.close();
  };
  const contents = async (): Promise<Record<string, string>> =>
    Object.fromEntries(
      await Promise.all(
        (await readdir(path, { recursive: true, withFileTypes: true }))
          .filter((one) => one.isFile())
          .map(async (one) => [one.name, await readFile(join(one.parentPath, one.name), "base64")]),
      ),
    );
  const resume = (recover: boolean) => RunFolder.resume(path, partition, (found) => found, { recover });

  it("refuses any flipped bit that its checkpoint covers, and changes nothing", async () => {
    await played();
    const covered = JSON.parse(await readFile(join(path, "checkpoint", "records.json"), "utf8"))[0].files;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.nat(), async (name, place) => {
        const original = await readFile(join(path, name));
        const { bytes } = covered[name.replace(".jsonl", "")];
        const bit = place % (8 * bytes);
        const flipped = Buffer.from(original);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        await writeFile(join(path, name), flipped);
        const before = await contents();
        await expect(resume(false)).rejects.toMatchObject({ code: "GFML_RUN_FILE_CORRUPT", path: join(path, name) });
        expect(await contents()).toEqual(before);
        await writeFile(join(path, name), original);
      }),
      { numRuns: 60 },
    );
  });

  it("finds a round that is not in its place where an older version left no seals", async () => {
    await played();
    await rm(join(path, "checkpoint", "records.json"));
    const text = await readFile(join(path, "rounds.jsonl"), "utf8");
    await writeFile(join(path, "rounds.jsonl"), text.replace('{"round":2,', '{"round":6,'));
    const before = await contents();
    await expect(resume(false)).rejects.toMatchObject({ problem: "line 3 is round 6, and round 3 follows in line 4" });
    await writeFile(join(path, "rounds.jsonl"), text.split("\n").slice(0, 2).join("\n").concat("\n"));
    await expect(resume(false)).rejects.toMatchObject({ problem: "it holds 2 of 4 rounds of the checkpoint" });
    await rm(join(path, "rounds.jsonl"));
    await expect(resume(false)).rejects.toThrow("the file is gone");
    await writeFile(join(path, "rounds.jsonl"), text);
    await writeFile(join(path, "learners.jsonl"), "null\n");
    await expect(resume(false)).rejects.toMatchObject({ problem: "line 1: it is not a record" });
    expect(Object.keys(await contents())).toEqual(Object.keys(before));
  });

  it("moves damaged files aside when told to, and resumes from its checkpoint", async () => {
    await played();
    const text = await readFile(join(path, "rounds.jsonl"), "utf8");
    const broken = text.replace('{"round":2,', '{"round":2;');
    await writeFile(join(path, "rounds.jsonl"), broken);
    const refusal = await resume(false).catch((error: Error) => error);
    expect((refusal as Error).message).toContain("--recover");
    const { folder, checkpoint, damaged } = await resume(true);
    expect(damaged).toEqual([join(path, "damaged", "1", "rounds.jsonl")]);
    expect(await readFile(damaged[0]!, "utf8")).toBe(broken);
    expect(checkpoint).toEqual(checkpointAt(4));
    expect(await roundsIn("rounds.jsonl")).toEqual([0, 1, 3]);
    await play(folder, 4, 5);
    await folder.store.save(checkpointAt(5));
    await folder.close();
    // the records that remain are those that the next checkpoint covers
    const again = await resume(false);
    expect(again.damaged).toEqual([]);
    expect(await roundsIn("rounds.jsonl")).toEqual([0, 1, 3, 4]);
    await again.folder.close();
  });

  it("keeps a checkpoint that cannot be read, and resumes from the one before it", async () => {
    const first = await RunFolder.create(path, manifest, partition);
    await play(first, 0, 2);
    await first.store.save(checkpointAt(2));
    await play(first, 2, 4);
    await first.store.save(checkpointAt(4));
    await first.close();
    await writeFile(join(path, "checkpoint", "round-000000004.safetensors"), "damaged");
    const { folder, checkpoint, damaged } = await resume(false);
    expect(checkpoint).toEqual(checkpointAt(2));
    expect(await readFile(damaged[0]!, "utf8")).toBe("damaged");
    await folder.close();
    await rm(join(path, "checkpoint"), { recursive: true });
    await expect(resume(true)).rejects.toThrow("it holds no checkpoint, and 4 rounds were saved");
    expect(await roundsIn("rounds.jsonl")).toEqual([0, 1]);
  });
});

describe("the lock of a run folder", () => {
  const lockText = (pid: number, host = hostname(), startedAt: string | null = null): string =>
    JSON.stringify({ pid, host, startedAt });

  it("keeps a second writer out, and is gone afterwards", async () => {
    const folder = await RunFolder.create(path, manifest, partition);
    await expect(RunFolder.resume(path, partition, (found) => found)).rejects.toThrow(RunFolderLockedError);
    await expect(RunFolder.create(path, manifest, partition, { replace: true })).rejects.toThrow(RunFolderLockedError);
    await folder.close();
    expect(await readdir(path)).not.toContain("run.lock");
  });

  it("is taken over from a process that is gone", async () => {
    const child = spawn(process.execPath, ["-e", ""]);
    await new Promise((resolve) => child.on("exit", resolve));
    await mkdir(path, { recursive: true });
    for (const stale of [lockText(child.pid!), "", "{half", lockText(process.pid, hostname(), "another life")]) {
      await writeFile(join(path, "run.lock"), stale);
      await (await lockFolder(path)).release();
    }
    expect(await readdir(path)).toEqual([]);
  });

  it("is respected when its owner lives, or lives on another machine", async () => {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, "run.lock"), lockText(process.ppid));
    await expect(lockFolder(path)).rejects.toThrow(RunFolderLockedError);
    await writeFile(join(path, "run.lock"), lockText(999_999_999, "elsewhere"));
    await expect(lockFolder(path)).rejects.toThrow("machine: elsewhere");
    const seen = await readLock(path);
    expect(seen).toMatchObject({ host: "elsewhere", pid: 999_999_999 });
    // an abandoned lock is taken over, but not the lock of a different owner
    await expect(lockFolder(path, `${seen!.text} `)).rejects.toThrow(RunFolderLockedError);
    const lock = await lockFolder(path, seen!.text);
    expect(await readLock(path)).toMatchObject({ host: hostname(), pid: process.pid });
    await lock.release();
    expect(await readLock(path)).toBeUndefined();
    await writeFile(join(path, "run.lock"), seen!.text);
    await removeLock(path);
    expect(await readLock(path)).toBeUndefined();
  });

  it("goes to one of several that ask at once", async () => {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, "run.lock"), "{half");
    const results = await Promise.allSettled(Array.from({ length: 8 }, () => lockFolder(path)));
    expect(results.filter((result) => result.status === "fulfilled")).toHaveLength(1);
  });
});
