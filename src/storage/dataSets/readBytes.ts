import { readFile } from "node:fs/promises";
import { withFile } from "../files/withFile.ts";

/** A whole file. @throws FileAccessError if it cannot be read; the signal's reason if aborted */
export const readBytes = async (path: string, signal?: AbortSignal): Promise<Uint8Array> => {
  signal?.throwIfAborted();
  const bytes = await withFile("read", path, () => readFile(path));
  signal?.throwIfAborted();
  return bytes;
};
