import { DataFormatError } from "../errors/DataFormatError.ts";

/** The most that a compressed file may grow to, unless told otherwise: 4 GiB. */
const DEFAULT_LIMIT = 2 ** 32;

/** True if the bytes start as a gzip file. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The content of a gzip file; bytes that are not gzip come back as they are.
 *
 * @param file - name for errors
 * @param limit - bytes the content may have: a small file can hold a very large one
 * @throws DataFormatError if the file is damaged, cut off, followed by other bytes, or too large
 */
export const gunzip = async (bytes: Uint8Array, file: string, limit: number = DEFAULT_LIMIT): Promise<Uint8Array> => {
  if (!isGzip(bytes)) return bytes;
  const chunks: Uint8Array[] = [];
  let length = 0;
  // the platform's streams refuse shared memory
  const owned = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  const reader = new Blob([owned]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      length += value.length;
      if (length > limit) break;
      chunks.push(value);
    }
  } catch (cause) {
    throw new DataFormatError(file, "the gzip file is damaged or cut off", { bytes: bytes.length }, FETCH_AGAIN, cause);
  }
  if (length > limit) {
    await reader.cancel().catch(() => undefined);
    throw new DataFormatError(file, "the gzip file holds more than is allowed", { limitBytes: limit });
  }
  return join(chunks, length);
};

const FETCH_AGAIN = "get the file again, and compare its size with the original";

const join = (chunks: readonly Uint8Array[], length: number): Uint8Array => {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return whole;
};
