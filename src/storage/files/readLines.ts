import type { FileHandle } from "node:fs/promises";
import { RunFileCorruptError } from "../errors.ts";

/** A line of a file, without its end. */
export interface FileLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Its bytes, with its end. */
  readonly bytes: Uint8Array;
  /** Offset behind it. */
  readonly end: number;
  /** false: the file ends without a line feed. */
  readonly isComplete: boolean;
}

/** A longer line is damage: no record comes near, and a text of this length fills memory. */
const LONGEST_LINE = 1 << 28;
const BLOCK = 1 << 16;
const NEWLINE = 10;

/**
 * The lines of a file, oldest first, one at a time in memory.
 *
 * @throws RunFileCorruptError if a line is longer than 256 MiB
 */
export const readLines = async function* (handle: FileHandle, path: string): AsyncGenerator<FileLine> {
  const decoder = new TextDecoder();
  let position = 0;
  let number = 0;
  let pending: Uint8Array[] = [];
  let held = 0;
  const lineOf = (end: number, isComplete: boolean): FileLine => {
    const bytes = pending.length === 1 ? pending[0]! : Buffer.concat(pending);
    number++;
    pending = [];
    held = 0;
    const text = decoder.decode(isComplete ? bytes.subarray(0, -1) : bytes);
    return { text, number, bytes, end, isComplete };
  };
  for (;;) {
    const block = Buffer.allocUnsafe(BLOCK);
    const { bytesRead } = await handle.read(block, 0, BLOCK, position);
    if (bytesRead === 0) break;
    let start = 0;
    for (let at = block.indexOf(NEWLINE); at >= 0 && at < bytesRead; at = block.indexOf(NEWLINE, start)) {
      pending.push(block.subarray(start, at + 1));
      start = at + 1;
      yield lineOf(position + start, true);
    }
    position += bytesRead;
    if (start === bytesRead) continue;
    pending.push(block.subarray(start, bytesRead));
    held += bytesRead - start;
    if (held > LONGEST_LINE) {
      throw new RunFileCorruptError(path, `line ${number + 1} is longer than ${LONGEST_LINE} bytes`);
    }
  }
  if (pending.length > 0) yield lineOf(position, false);
};
