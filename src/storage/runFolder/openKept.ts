import { createHash } from "node:crypto";
import { mkdir, readdir, rename } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Checkpoint } from "../../round/index.ts";
import { RunFileCorruptError, recordsDamagedError } from "../errors.ts";
import { withFile } from "../files/withFile.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { checkpointsAfter, folderStore } from "../store/folderStore.ts";
import { type Covered, keptPart, type Prefix, readableLines } from "./keptRecords.ts";
import type { Manifest } from "./Manifest.ts";
import { type RecordFile, runFile, runFileNames } from "./runFiles.ts";
import { sealsOf } from "./sealedRecords.ts";

/** What a run resumes from. */
interface Kept {
  readonly checkpoint: Checkpoint | undefined;
  /** The part of each record file that the checkpoint covers. */
  readonly kept: ReadonlyMap<RecordFile, Prefix>;
  /** Where the damaged files are now. */
  readonly damaged: readonly string[];
}

/**
 * The last complete checkpoint of a folder, and the records that it covers.
 *
 * @throws RunFileCorruptError if something is damaged, unless `recover`; FileAccessError
 */
export const openKept = async (
  folder: string,
  { roundsPlayed }: Manifest,
  files: readonly RecordFile[],
  recover: boolean,
): Promise<Kept> => {
  const checkpoint = await folderStore(runFile(folder, "checkpoint")).load();
  const round = checkpoint?.state.round ?? 0;
  if (checkpoint === undefined && roundsPlayed > 0) {
    throw new RunFileCorruptError(
      runFile(folder, "checkpoint"),
      `it holds no checkpoint, and ${roundsPlayed} rounds were saved`,
    );
  }
  const records = checkpoint?.ledger.recordCount ?? 0;
  const seals = checkpoint && (await sealsOf(folder, { round, records }));
  const covered: Covered = { round, records, ...(seals && { seals }) };
  const kept = new Map<RecordFile, Prefix>();
  const broken = new Map<RecordFile, RunFileCorruptError>();
  for (const name of files) {
    try {
      kept.set(name, await keptPart(folder, name, covered));
    } catch (error) {
      if (!(error instanceof RunFileCorruptError)) throw error;
      broken.set(name, error);
    }
  }
  if (broken.size > 0 && !recover) throw recordsDamagedError(folder, [...broken.values()]);
  // a later checkpoint than the last that can be read is damaged
  const unreadable = checkpoint === undefined ? [] : await checkpointsAfter(runFile(folder, "checkpoint"), round);
  if (broken.size + unreadable.length === 0) return { checkpoint, kept, damaged: [] };
  const aside = await makeAside(folder);
  for (const name of broken.keys()) kept.set(name, await repair(folder, name, covered, aside));
  for (const path of unreadable) await moveAside(path, aside);
  const moved = [...[...broken.keys()].map((name) => runFileNames[name]), ...unreadable.map((path) => basename(path))];
  return { checkpoint, kept, damaged: moved.map((name) => join(aside, name)) };
};

/** A folder for damaged files that is new: `damaged/1`, `damaged/2`, ... */
const makeAside = (folder: string): Promise<string> => {
  const parent = runFile(folder, "damaged");
  return withFile("create", parent, async () => {
    await mkdir(parent, { recursive: true });
    const numbers = (await readdir(parent)).map(Number).filter(Number.isSafeInteger);
    const aside = join(parent, String(Math.max(0, ...numbers) + 1));
    await mkdir(aside);
    return aside;
  });
};

/** An absent file stays absent. */
const moveAside = (path: string, aside: string): Promise<void> =>
  withFile("move", path, () =>
    rename(path, join(aside, basename(path))).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== "ENOENT") throw error;
    }),
  );

/** Moves a damaged file aside, and writes in its place what can be read of it. */
const repair = async (folder: string, name: RecordFile, covered: Covered, aside: string): Promise<Prefix> => {
  const path = runFile(folder, name);
  const lines = await readableLines(folder, name, covered);
  await moveAside(path, aside);
  await writeFileAtomic(path, lines);
  const hash = createHash("sha256");
  for (const line of lines) hash.update(line);
  return { bytes: lines.reduce((sum, { length }) => sum + length, 0), hash };
};
