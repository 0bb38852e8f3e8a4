import { constants, readFileSync } from "node:fs";
import { copyFile, link, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { z } from "zod";
import { every, pause } from "../../core/index.ts";
import { RunFolderLockedError } from "../errors.ts";
import { withFile } from "../files/withFile.ts";
import { runFile } from "./runFiles.ts";

const ownerSchema = z.object({ pid: z.int(), host: z.string(), startedAt: z.string().nullable() });
type Owner = z.output<typeof ownerSchema>;

/** Keeps other processes from writing to a run folder. */
export interface FolderLock {
  release(): Promise<void>;
}

/** Locks that this process holds: the file alone cannot distinguish two runs of one process. */
const held = new Set<string>();

/** Interval between two heartbeats of a lock's owner, ms, for processes on other machines. */
export const LOCK_HEARTBEAT = 30_000;

/**
 * Takes the lock of an existing folder. It takes over the lock of a process that has ended on this machine.
 *
 * @param abandoned - text of a different machine's lock that no longer counts, see {@link readLock}
 * @throws RunFolderLockedError if a living process, or a process on a different machine, holds it
 */
export const lockFolder = async (folder: string, abandoned?: string): Promise<FolderLock> => {
  const path = runFile(folder, "lock");
  const takeover = `${path}.takeover`;
  const own: Owner = { pid: process.pid, host: hostname(), startedAt: startOf(process.pid) };
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (await take(path, own)) return keep(path);
    const owner = await livingOwner(path, own, abandoned);
    if (owner !== undefined) throw new RunFolderLockedError(folder, owner, path);
    // only the holder of the second lock removes a stale first one, so that a new lock is never mistaken for the stale one
    if (await take(takeover, own)) {
      try {
        if ((await livingOwner(path, own, abandoned)) === undefined) await remove(path);
      } finally {
        await giveBack(takeover);
      }
    } else if ((await livingOwner(takeover, own)) === undefined) await remove(takeover);
    else await pause(PAUSE);
  }
  throw new RunFolderLockedError(folder, own, takeover);
};

const ATTEMPTS = 100;
/** s */
const PAUSE = 0.02;

const remove = (path: string): Promise<void> => withFile("delete", path, () => rm(path, { force: true }));

const giveBack = async (path: string): Promise<void> => {
  await remove(path);
  held.delete(path);
};

/** Creates the lock file with its content in one step; false if there is one. */
const take = (path: string, own: Owner): Promise<boolean> =>
  withFile("write", path, async () => {
    const draft = `${path}.${process.pid}.${drafts++}.tmp`;
    try {
      await writeFile(draft, `${JSON.stringify(own)}\n`);
      await linkOrCopy(draft, path);
      held.add(path);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    } finally {
      await rm(draft, { force: true });
    }
  });

let drafts = 0;

/** A link appears together with its content. If the disk does not support links, the lock is copied. */
const linkOrCopy = async (from: string, to: string): Promise<void> => {
  try {
    await link(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
};

/** A held lock, as far as this machine can tell. */
export interface HeldLock {
  readonly path: string;
  readonly host: string;
  readonly pid: number;
  /** Its file's content, which differs between owners. */
  readonly text: string;
  /** ms: changes with each heartbeat, by the clock of its owner. */
  readonly modified: number;
}

/** The owner of a folder's lock; undefined without one. */
export const readLock = async (folder: string): Promise<HeldLock | undefined> => {
  const path = runFile(folder, "lock");
  const text = await readFile(path, "utf8").catch(() => "");
  const modified = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  );
  const owner = parseOwner(text);
  const own: Owner = { pid: process.pid, host: hostname(), startedAt: startOf(process.pid) };
  if (owner === undefined || modified === undefined || !isAlive(owner, own, path)) return undefined;
  return { path, host: owner.host, pid: owner.pid, text, modified };
};

/** Removes a folder's lock, regardless of its holder. */
export const removeLock = (folder: string): Promise<void> => remove(runFile(folder, "lock"));

const keep = (path: string): FolderLock => {
  const touch = (): void => {
    const now = new Date();
    // it may have disappeared with its folder
    utimes(path, now, now).catch(() => {});
  };
  const stop = every(LOCK_HEARTBEAT / 1000, touch, { holdsProcess: false });
  return {
    release: () => {
      stop();
      return giveBack(path);
    },
  };
};

/** The owner of a lock, if there is one and it is alive. */
const livingOwner = async (path: string, own: Owner, abandoned?: string): Promise<Owner | undefined> => {
  const text = await readFile(path, "utf8").catch(() => "");
  if (text === abandoned) return undefined;
  const owner = parseOwner(text);
  return owner !== undefined && isAlive(owner, own, path) ? owner : undefined;
};

/** Undefined if the owner died while it wrote its name, and so cannot be alive. */
const parseOwner = (text: string): Owner | undefined => {
  try {
    return ownerSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
};

const isAlive = (owner: Owner, own: Owner, path: string): boolean => {
  if (owner.host !== own.host) return true;
  if (owner.pid === own.pid && owner.startedAt === own.startedAt) return held.has(path);
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM: the process runs, but belongs to a different user
    if ((error as NodeJS.ErrnoException).code === "ESRCH") return false;
  }
  const started = startOf(owner.pid);
  return owner.startedAt === null || started === null || started === owner.startedAt;
};

/** When a process started, if the system tells: its id may now belong to a different process. */
const startOf = (pid: number): string | null => {
  try {
    const status = readFileSync(`/proc/${pid}/stat`, "utf8");
    // the name in brackets may contain spaces; the 22nd field is the 20th after it
    return status.slice(status.lastIndexOf(")") + 2).split(" ")[19] ?? null;
  } catch {
    return null;
  }
};
