import { spawn } from "node:child_process";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import { checkpointOf } from "../../testing/storeCompliance.ts";
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
  data: { name: "glyphs", samples: 10, features: 784, classes: 10, hash: "aa" },
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
const roundOf = (round: number) => ({ round, digest: `${round}` }) as RoundRecord;
const learnersOf = (round: number) => [0, 1].map((learner) => ({ round, learner }) as LearnerRecord);
const evaluationOf = (round: number) => ({ round, passive: {} }) as EvaluationRecord;
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
  for await (const { round } of readJsonLines<{ round: number }>(join(path, name))) rounds.push(round);
  return rounds;
};

describe("a run folder", () => {
  it("holds what a run leaves", async () => {
    const folder = await RunFolder.create(path, manifest, partition);
    await play(folder, 0, 3);
    await folder.store.save(checkpointOf(3));
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
    await first.store.save(checkpointOf(4));
    await play(first, 4, 7);
    await first.close();
    await writeFile(join(path, "rounds.jsonl"), '{"round":7,"coal', { flag: "a" });

    const { folder, checkpoint } = await RunFolder.resume(path, partition, (found) => ({
      ...found,
      resumedAt: ["now"],
    }));
    expect(checkpoint).toEqual(checkpointOf(4));
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
    await first.store.save(checkpointOf(4));
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
    // one that is known to be abandoned is taken over, another owner's is not
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
