import { open } from "node:fs/promises";
import { RunFileCorruptError } from "../errors.ts";
import { withFile } from "./withFile.ts";

/**
 * Cuts off a file of JSON lines before the first line that is not to be kept, and before a last line that a crash cut
 * short. An absent file stays absent. Returns the number of remaining lines.
 *
 * @throws RunFileCorruptError if a line in between is not JSON; FileAccessError
 */
export const cutJsonLines = <Value>(path: string, keep: (value: Value) => boolean): Promise<number> =>
  withFile("shorten", path, async () => {
    const handle = await open(path, "r+").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    });
    if (handle === undefined) return 0;
    try {
      let end = 0;
      let lines = 0;
      for await (const { text, endOffset } of completeLines(handle)) {
        lines++;
        let value: Value;
        try {
          value = JSON.parse(text) as Value;
        } catch (cause) {
          throw new RunFileCorruptError(path, `line ${lines} is not JSON`, cause);
        }
        if (!keep(value)) {
          lines--;
          break;
        }
        end = endOffset;
      }
      await handle.truncate(end);
      await handle.sync();
      return lines;
    } finally {
      await handle.close();
    }
  });

const NEWLINE = 10;

/** Lines that end with a newline, each with the offset after it. */
const completeLines = async function* (handle: {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ bytesRead: number }>;
}): AsyncGenerator<{ readonly text: string; readonly endOffset: number }> {
  const block = new Uint8Array(1 << 16);
  const decoder = new TextDecoder();
  let position = 0;
  let pending: Uint8Array[] = [];
  for (;;) {
    const { bytesRead } = await handle.read(block, 0, block.length, position);
    if (bytesRead === 0) return;
    let start = 0;
    for (let at = block.indexOf(NEWLINE); at >= 0 && at < bytesRead; at = block.indexOf(NEWLINE, start)) {
      pending.push(block.slice(start, at));
      yield { text: decoder.decode(Buffer.concat(pending)), endOffset: position + at + 1 };
      pending = [];
      start = at + 1;
    }
    pending.push(block.slice(start, bytesRead));
    position += bytesRead;
  }
};
