import { mkdir, mkdtemp, rm, statfs, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { byteSize } from "../../text/index.ts";
import type { Check } from "./Check.ts";

/** What a long run with its checkpoints may need, bytes. */
const ROOM = 200e6;

/** A folder can be made, written and cleared away again. */
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
    return { name, status: "ok", found: `${folder} can be written` };
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error);
    return {
      name,
      status: isNeeded ? "failed" : "missing",
      found: `${folder} cannot be written (${reason})`,
      remedy: isNeeded
        ? "work in a folder that you may write to, or give one with --output"
        : "set XDG_CACHE_HOME to a folder that you may write to, or bring data with --data-dir",
    };
  }
};

/** Free room where runs are written. */
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
      remedy: "check it by hand",
    };
  }
};
