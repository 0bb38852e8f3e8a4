import { closeSync, fstatSync, openSync, readSync } from "node:fs";

/** Number of bytes read from the end of a log. */
const TAIL = 8192;

/** The last non-empty lines of a log file, starting at `since` (a byte offset); none if it cannot be read. */
export const lastLines = (path: string, since = 0, count = 8): readonly string[] => {
  let file: number;
  try {
    file = openSync(path, "r");
  } catch {
    return [];
  }
  try {
    const { size } = fstatSync(file);
    const from = Math.max(since, size - TAIL);
    const buffer = Buffer.alloc(Math.max(0, size - from));
    const length = readSync(file, buffer, 0, buffer.length, from);
    const lines = buffer.toString("utf8", 0, length).split(/\r?\n/);
    return lines
      .map((line) => line.trim())
      .filter((line) => line !== "")
      .slice(-count);
  } finally {
    closeSync(file);
  }
};
