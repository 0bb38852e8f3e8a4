import { mkdir, mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { byteSize } from "../../text/index.ts";
import type { Check } from "./Check.ts";

/** Bytes that a long run with its checkpoints may need. */
const ROOM = 200e6;

/** Checks that a folder can be created, written and removed. */
export const checkWriteAccess = async (name: string, folder: string, isNeeded: boolean): Promise<Check> => {
  try {
    const made = await mkdir(folder, { recursive: true });
    const probe = await mkdtemp(join(folder, ".gfml-doctor-"));
    try {
      await writeFile(join(probe, "probe"), "probe");
    } finally {
      await rm(probe, { recursive: true, force: true });
      if (made !== undefined) await rm(made, { recursive: true, force: true });
    }
    return { name, status: "ok", found: `${folder} is writable` };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return {
      name,
      status: isNeeded ? "failed" : "missing",
      found: `${folder} is not writable (${reason})`,
      remedy: isNeeded
        ? "change to a folder that you can write to, or name one with --output"
        : "set XDG_CACHE_HOME to a folder that you can write to, or name a folder with data by --data-dir",
    };
  }
};

/** Checks the free disk space where runs are written. */
export const checkFreeDisk = async (folder: string): Promise<Check> => {
  const name = "free disk";
  try {
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    if (free >= ROOM) return { name, status: "ok", found: byteSize(free) };
    return {
      name,
      status: "failed",
      found: byteSize(free),
      remedy: `free some space: a run may need ${byteSize(ROOM)}`,
    };
  } catch (error) {
    return {
      name,
      status: "missing",
      found: `unknown (${(error as NodeJS.ErrnoException).code ?? String(error)})`,
      remedy: "check the free space yourself",
    };
  }
};
