import { open, readFile, rm } from "node:fs/promises";
import { withFile } from "../files/withFile.ts";

/** The temporary file of a download, held by this process alone. */
export interface HeldPart {
  readonly path: string;
  readonly release: () => Promise<void>;
}

/**
 * Takes `destination`.part, which an interrupted download may have left and which can be continued; or, while another
 * process is writing that, a file of our own, which is removed at the end.
 */
export const holdPart = async (destination: string): Promise<HeldPart> => {
  const lock = `${destination}.part.lock`;
  if ((await take(lock)) || ((await isStale(lock)) && (await retake(lock)))) {
    return { path: `${destination}.part`, release: () => rm(lock, { force: true }) };
  }
  const path = `${destination}.part-${process.pid}-${crypto.randomUUID()}`;
  return { path, release: () => rm(path, { force: true }) };
};

const take = (lock: string): Promise<boolean> =>
  withFile("write", lock, async () => {
    try {
      const file = await open(lock, "wx");
      await file.writeFile(`${process.pid}\n`);
      await file.close();
      return true;
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw cause;
    }
  });

const retake = async (lock: string): Promise<boolean> => {
  await rm(lock, { force: true });
  return take(lock);
};

/** True if the process that wrote the lock is gone. An empty lock is being written just now. */
const isStale = async (lock: string): Promise<boolean> => {
  const text = await readFile(lock, "utf8").catch(() => "");
  const owner = Number(text.trim());
  if (!Number.isInteger(owner) || owner <= 0) return false;
  try {
    process.kill(owner, 0);
    return false;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === "ESRCH";
  }
};
