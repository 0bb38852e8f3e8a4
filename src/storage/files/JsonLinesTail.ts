import { type FileHandle, open, stat } from "node:fs/promises";
import { withFile } from "./withFile.ts";

/** A line of a growing file, without its line end. */
export interface TailedLine {
  readonly text: string;
  /** Bytes of the file before it. */
  readonly start: number;
  /** Including its line end. */
  readonly bytes: number;
}

const BLOCK = 1 << 20;
const NEWLINE = 10;

/** Reads a file of lines as it grows: each call continues where the last one ended. An absent file has no lines yet. */
export class JsonLinesTail {
  readonly path: string;
  #offset = 0;

  constructor(path: string) {
    this.path = path;
  }

  /** Bytes of the complete lines read so far. */
  get offset(): number {
    return this.#offset;
  }

  /** Current size of the file in bytes; less than {@link offset} if it was cut back. @throws FileAccessError */
  size(): Promise<number> {
    return withFile("read", this.path, async () => (await ifThere(stat(this.path)))?.size ?? 0);
  }

  /**
   * The complete lines from the end of the last call to the file's current end. A last line without an end is left
   * for later. Lines that the iteration does not reach are returned again.
   *
   * @throws FileAccessError
   */
  async *read(): AsyncGenerator<TailedLine> {
    const handle = await withFile("read", this.path, () => ifThere(open(this.path, "r")));
    if (handle === undefined) return;
    try {
      yield* this.#lines(handle);
    } finally {
      await handle.close();
    }
  }

  async *#lines(handle: FileHandle): AsyncGenerator<TailedLine> {
    let pending: Buffer[] = [];
    let position = this.#offset;
    for (;;) {
      const block = Buffer.allocUnsafe(BLOCK);
      const { bytesRead } = await withFile("read", this.path, () => handle.read(block, 0, BLOCK, position));
      if (bytesRead === 0) return;
      position += bytesRead;
      let start = 0;
      for (let at = block.indexOf(NEWLINE); at >= 0 && at < bytesRead; at = block.indexOf(NEWLINE, start)) {
        pending.push(block.subarray(start, at));
        const line = pending.length === 1 ? pending[0]! : Buffer.concat(pending);
        pending = [];
        start = at + 1;
        yield { text: line.toString("utf8"), start: this.#offset, bytes: line.length + 1 };
        this.#offset += line.length + 1;
      }
      if (start < bytesRead) pending.push(block.subarray(start, bytesRead));
    }
  }
}

const ifThere = async <Value>(promise: Promise<Value>): Promise<Value | undefined> => {
  try {
    return await promise;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
};
