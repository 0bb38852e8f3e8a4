import { DataFormatError } from "../errors.ts";
import { sharedBytes } from "../Samples.ts";

/** The most that a compressed file may grow to, unless told otherwise: 4 GiB. */
const DEFAULT_LIMIT = 2 ** 32;

/** True if the bytes start as a gzip file. */
const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

/**
 * The content of a gzip file; bytes that are not gzip come back as they are.
 *
 * @param file - name for errors
 * @param limit - bytes the content may have: a small file can hold a very large one
 * @throws DataFormatError if the file is damaged, cut off, followed by other bytes, or too large
 */
export const gunzip = async (bytes: Uint8Array, file: string, limit: number = DEFAULT_LIMIT): Promise<Uint8Array> => {
  if (!isGzip(bytes)) return bytes;
  const content = new Content(announcedLength(bytes, limit));
  // the platform's streams refuse shared memory
  const owned = bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes);
  const reader = new Blob([owned]).stream().pipeThrough(new DecompressionStream("gzip")).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      content.add(value);
      if (content.length > limit) break;
    }
  } catch (cause) {
    throw new DataFormatError(file, "the gzip file is damaged or cut off", { bytes: bytes.length }, FETCH_AGAIN, cause);
  }
  if (content.length > limit) {
    await reader.cancel().catch(() => undefined);
    throw new DataFormatError(
      file,
      "the gzip file holds more than is allowed",
      { limitBytes: limit },
      "check that it is the file you mean, or unpack it first: an unpacked file has no such limit",
    );
  }
  return content.whole();
};

const FETCH_AGAIN = "get the file again, and compare its size with the original";

/** Deflate packs at most 1032 bytes into one. */
const MOST_EXPANSION = 1032;

/** The length that the file's last four bytes announce, where that is possible at all; 0 otherwise. */
const announcedLength = (bytes: Uint8Array, limit: number): number => {
  if (bytes.length < 18) return 0;
  const announced = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).getUint32(bytes.length - 4, true);
  return announced <= limit && announced <= bytes.length * MOST_EXPANSION ? announced : 0;
};

/**
 * Bytes that arrive in pieces. They go straight to where they stay, in memory that threads can share: large data sets are
 * then held once, not three times. If there is more than was announced, the rest is kept in pieces until the end.
 */
class Content {
  readonly #room: Uint8Array;
  readonly #rest: Uint8Array[] = [];
  length = 0;

  constructor(announced: number) {
    this.#room = sharedBytes(announced);
  }

  add(piece: Uint8Array): void {
    const fits = Math.max(0, Math.min(piece.length, this.#room.length - this.length));
    if (fits > 0) this.#room.set(piece.subarray(0, fits), this.length);
    if (fits < piece.length) this.#rest.push(piece.subarray(fits));
    this.length += piece.length;
  }

  whole(): Uint8Array {
    if (this.#rest.length === 0) return this.#room.subarray(0, this.length);
    const whole = sharedBytes(this.length);
    whole.set(this.#room);
    let at = this.#room.length;
    for (const piece of this.#rest) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
