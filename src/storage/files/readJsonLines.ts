import { open } from "node:fs/promises";
import { createInterface } from "node:readline";
import { RunFileCorruptError } from "../errors.ts";
import { withFile } from "./withFile.ts";

/**
 * The values of a file of JSON lines, in order, without holding the file in memory. It skips a last line that a
 * crash cut short.
 *
 * @throws RunFileCorruptError if a line other than the last is not JSON; FileAccessError
 */
export const readJsonLines = async function* <Value>(path: string): AsyncGenerator<Value> {
  const handle = await withFile("read", path, () => open(path, "r"));
  try {
    let number = 0;
    let broken: { readonly line: number; readonly cause: unknown } | undefined;
    for await (const text of createInterface({
      input: handle.createReadStream({ autoClose: false }),
      crlfDelay: Number.POSITIVE_INFINITY,
    })) {
      if (broken !== undefined) throw corruptLine(path, broken.line, broken.cause);
      number++;
      let value: Value;
      try {
        value = JSON.parse(text) as Value;
      } catch (cause) {
        broken = { line: number, cause };
        continue;
      }
      yield value;
    }
  } finally {
    await handle.close();
  }
};

const corruptLine = (path: string, line: number, cause: unknown): RunFileCorruptError =>
  new RunFileCorruptError(path, `line ${line} is not JSON`, cause);
