import { mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Checkpoint, Store } from "../../round/index.ts";
import { SafetensorsFormatError } from "../../safetensors/index.ts";
import { RunFileCorruptError } from "../errors.ts";
import { withFile } from "../files/withFile.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { decodeCheckpoint, encodeCheckpoint } from "./checkpointCodec.ts";

/** Number of kept checkpoints: the last one, and the previous one in case the last one is damaged. */
const GENERATIONS = 2;

const nameOf = (round: number): string => `round-${String(round).padStart(9, "0")}.safetensors`;
const NAME = /^round-(\d{9,})\.safetensors$/;

/** Checkpoints as files in a folder, named after the next round to play. */
export const folderStore = (folder: string): Store => ({
  save: async (checkpoint) => {
    await withFile("create", folder, () => mkdir(folder, { recursive: true }));
    await writeFileAtomic(join(folder, nameOf(checkpoint.state.round)), encodeCheckpoint(checkpoint));
    const current = checkpoint.state.round;
    const rounds = await savedRounds(folder);
    // a run that was cut back to an earlier round leaves later files, which do not belong to its history
    const obsolete = rounds.filter(
      (round, index) => round > current || index < rounds.indexOf(current) - GENERATIONS + 1,
    );
    for (const round of obsolete)
      await withFile("delete", folder, () => rm(join(folder, nameOf(round)), { force: true }));
    for (const name of await readdir(folder)) {
      if (name.endsWith(".tmp")) await withFile("delete", folder, () => rm(join(folder, name), { force: true }));
    }
  },
  load: async () => {
    const rounds = await savedRounds(folder);
    let failure: SafetensorsFormatError | undefined;
    for (const round of rounds.reverse()) {
      const path = join(folder, nameOf(round));
      try {
        return await readCheckpoint(path);
      } catch (error) {
        if (!(error instanceof SafetensorsFormatError)) throw error;
        failure ??= error;
      }
    }
    if (failure !== undefined) throw new RunFileCorruptError(folder, failure.shortMessage, failure);
    return undefined;
  },
});

/** The files of checkpoints of later rounds than this one. @throws FileAccessError */
export const checkpointsAfter = async (folder: string, round: number): Promise<string[]> =>
  (await savedRounds(folder)).filter((saved) => saved > round).map((saved) => join(folder, nameOf(saved)));

const readCheckpoint = async (path: string): Promise<Checkpoint> =>
  decodeCheckpoint(await withFile("read", path, () => readFile(path)), path);

/** Rounds with a checkpoint, ascending. */
const savedRounds = async (folder: string): Promise<number[]> => {
  const names = await withFile("read", folder, () =>
    readdir(folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return [] as string[];
      throw error;
    }),
  );
  return names
    .map((name) => NAME.exec(name)?.[1])
    .filter((digits) => digits !== undefined)
    .map(Number)
    .sort((left, right) => left - right);
};
