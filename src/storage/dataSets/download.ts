import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { syncFolder } from "../files/syncFolder.ts";
import { withFile } from "../files/withFile.ts";
import type { DownloadProgress } from "./DownloadProgress.ts";
import { type FetchRequest, fetchInto, MirrorFailure } from "./fetchInto.ts";
import { readBytes } from "./readBytes.ts";
import { sha256Of } from "./sha256Of.ts";

/** The settings of a download. */
export interface DownloadOptions {
  /** Aborts the download. The received part stays, and the next attempt continues it. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: DownloadProgress) => void) | undefined;
  /** Time without data after which a mirror is abandoned, milliseconds; 30,000 if absent. */
  readonly idleTimeout?: number | undefined;
  /** A clock in milliseconds, for the displayed rate. */
  readonly now?: (() => number) | undefined;
}

/** The result of a download: the file's bytes, or why each mirror failed. */
export type DownloadResult =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly failures: readonly string[] };

/**
 * Fetches one file from the first mirror that delivers it whole and unchanged. The file appears under its name only when
 * its size and SHA-256 are right and it is synced to disk.
 *
 * @param urls - the same file at several addresses, in order of preference
 * @throws FileAccessError, DiskFullError if it cannot be stored; the signal's reason if aborted
 */
export const download = async (
  urls: readonly string[],
  destination: string,
  expected: { readonly bytes: number; readonly sha256: string },
  options: DownloadOptions = {},
): Promise<DownloadResult> => {
  const { signal, onProgress, idleTimeout = 30_000, now = () => performance.now() } = options;
  const failures: string[] = [];
  await withFile("create", dirname(destination), () => mkdir(dirname(destination), { recursive: true }));
  const part = await holdPart(destination);
  try {
    for (const url of urls) {
      const request = { url, part: part.path, bytes: expected.bytes, idleTimeout, signal, onProgress, now };
      const outcome = await tryMirror(request, expected.sha256);
      if (typeof outcome !== "string") {
        await moveIntoPlace(part.path, destination);
        return { ok: true, bytes: outcome };
      }
      failures.push(`${url}: ${outcome}`);
    }
  } finally {
    await part.release();
  }
  return { ok: false, failures };
};

/** The file's bytes, or the reason of the failure. */
const tryMirror = async (request: FetchRequest, sha256: string): Promise<Uint8Array | string> => {
  try {
    const continued = (await sizeOf(request.part)) > 0;
    const first = await attempt(request, sha256);
    // a wrong checksum after continuing may come from the old part: start once more from the beginning
    return typeof first === "string" && continued ? await attempt(request, sha256) : first;
  } catch (cause) {
    if (cause instanceof MirrorFailure) return cause.message;
    throw cause;
  }
};

const attempt = async (request: FetchRequest, sha256: string): Promise<Uint8Array | string> => {
  await fetchInto(request);
  const bytes = await readBytes(request.part, request.signal);
  const found = sha256Of(bytes);
  if (found === sha256) return bytes;
  await withFile("delete", request.part, () => rm(request.part, { force: true }));
  return `its SHA-256 is ${found}, not ${sha256}`;
};

/** A file never appears incomplete under its name, even after a power failure. */
const moveIntoPlace = (part: string, path: string): Promise<void> =>
  withFile("write", path, async () => {
    await rename(part, path);
    await syncFolder(dirname(path));
  });

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

/** The temporary file of a download, held by this process alone. */
interface HeldPart {
  readonly path: string;
  readonly release: () => Promise<void>;
}

/**
 * Takes `destination`.part, which an interrupted download may have left and which can be continued. While a different
 * process is writing that, it takes a separate file, which is removed at the end.
 */
const holdPart = async (destination: string): Promise<HeldPart> => {
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

/** True if the process that wrote the lock is gone. An empty lock is still being written. */
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
