import { readFile } from "node:fs/promises";
import { FileReadError } from "./errors/FileReadError.ts";

/** A whole file. @throws FileReadError if it cannot be read; the signal's reason if aborted */
export const readBytes = async (path: string, signal?: AbortSignal): Promise<Uint8Array> => {
  try {
    return await readFile(path, signal === undefined ? {} : { signal });
  } catch (cause) {
    signal?.throwIfAborted();
    throw new FileReadError(path, cause);
  }
};
