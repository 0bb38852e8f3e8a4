import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Spool, SpoolKey } from "../../round/index.ts";
import { withFile } from "../files/withFile.ts";

/**
 * A spool in a separate folder: one file per update, `task-T/round-R/coalition-C/learner-L`. A file is complete or absent.
 * Files that a crash left incomplete are ignored and removed with their round. Nothing is synced to disk: a head whose
 * machine lost power has lost its round anyway.
 *
 * @throws DiskFullError, FileAccessError from its functions
 */
export const fileSpool = (folder: string): Spool => {
  const roundsOf = (task: number): string => join(folder, `task-${task}`);
  const folderOf = ({ task, round, coalition }: SpoolKey): string =>
    join(roundsOf(task), `round-${round}`, `coalition-${coalition}`);
  const pathOf = (key: SpoolKey): string => join(folderOf(key), `learner-${key.learner}`);
  return {
    put: (key, bytes) => {
      const path = pathOf(key);
      return withFile("write", path, async () => {
        await mkdir(folderOf(key), { recursive: true });
        const temporary = `${path}.${process.pid}.tmp`;
        try {
          const handle = await open(temporary, "w");
          try {
            await handle.writeFile(bytes);
          } finally {
            await handle.close();
          }
          await rename(temporary, path);
        } catch (error) {
          await rm(temporary, { force: true });
          throw error;
        }
      });
    },

    get: (key) => {
      const path = pathOf(key);
      return withFile("read", path, async () => {
        try {
          return new Uint8Array(await readFile(path));
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
          throw error;
        }
      });
    },

    dropBefore: (task, round) => {
      const path = roundsOf(task);
      return withFile("delete", path, async () => {
        const names = await readdir(path).catch((error: NodeJS.ErrnoException) => {
          if (error.code === "ENOENT") return [];
          throw error;
        });
        for (const name of names) {
          const number = /^round-(\d+)$/.exec(name)?.[1];
          if (number === undefined || Number(number) >= round) continue;
          await rm(join(path, name), { recursive: true, force: true });
        }
      });
    },
  };
};
