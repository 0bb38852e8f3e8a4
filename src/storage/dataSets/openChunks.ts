import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { DataFormatError } from "../../data/index.ts";
import { withFile } from "../files/withFile.ts";

/**
 * The bytes of a file as they are read, unpacked if it is a gzip file, whatever its name.
 *
 * @throws FileAccessError; DataFormatError if a gzip file is damaged; the signal's reason if aborted
 */
export async function* openChunks(path: string, signal?: AbortSignal): AsyncGenerator<Uint8Array> {
  signal?.throwIfAborted();
  const isPacked = await withFile("read", path, () => startsAsGzip(path));
  const stream = createReadStream(path, { highWaterMark: 1 << 20 });
  // the error of the file comes by way of the unpacked stream
  const source: Readable = isPacked ? Readable.from(unpacked(stream, path)) : stream;
  const reader = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await withFile("read", path, () => reader.next());
      if (done === true) return;
      signal?.throwIfAborted();
      yield value as Uint8Array;
    }
  } finally {
    source.destroy();
    stream.destroy();
  }
}

const startsAsGzip = async (path: string): Promise<boolean> => {
  const file = await open(path);
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
};

async function* unpacked(stream: Readable, path: string): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  stream.on("error", (error) => gunzip.destroy(error));
  try {
    yield* stream.pipe(gunzip);
  } catch (cause) {
    if (!String((cause as NodeJS.ErrnoException).code).startsWith("Z_")) throw cause;
    throw new DataFormatError(
      path,
      "the gzip file is damaged or cut off",
      {},
      "get the file again, and compare its size with the original",
      cause,
    );
  }
}
