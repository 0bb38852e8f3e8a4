import { open } from "node:fs/promises";
import { RunFileCorruptError } from "../errors.ts";
import { readLines } from "./readLines.ts";
import { withFile } from "./withFile.ts";

/**
 * The values of a file of JSON lines, in order, without holding the file in memory. It skips a last line that a
 * crash cut short.
 *
 * @param check - what a value must be: it returns the value, or throws what says why it is none
 * @throws RunFileCorruptError if a line is not JSON or is refused by `check`; FileAccessError
 */
export const readJsonLines = async function* <Value>(
  path: string,
  check: (value: unknown) => Value,
): AsyncGenerator<Value> {
  const handle = await withFile("read", path, () => open(path, "r"));
  try {
    for await (const { text, number, isComplete } of readLines(handle, path)) {
      const value = parseLine(path, text, `line ${number}`, isComplete);
      if (value === CUT_SHORT) return;
      yield checkLine(path, `line ${number}`, () => check(value));
    }
  } finally {
    await handle.close();
  }
};

const CUT_SHORT = Symbol("cut short");

const parseLine = (path: string, text: string, where: string, isComplete: boolean): unknown => {
  try {
    return JSON.parse(text);
  } catch (cause) {
    if (!isComplete) return CUT_SHORT;
    throw new RunFileCorruptError(path, `${where} is not JSON`, cause);
  }
};

/** What a check returns; what it throws, as damage of the file at that place. */
export const checkLine = <Value>(path: string, where: string, check: () => Value): Value => {
  try {
    return check();
  } catch (cause) {
    throw new RunFileCorruptError(path, `${where}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
};
