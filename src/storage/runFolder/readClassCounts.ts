import { readFile } from "node:fs/promises";
import { RunFileCorruptError } from "../errors.ts";
import { withFile } from "../files/withFile.ts";
import { type ClassCounts, classCountsSchema } from "./ClassCounts.ts";
import { runFile } from "./runFiles.ts";

/**
 * The number of samples of each class that each learner holds; undefined for runs without this file.
 *
 * @throws RunFileCorruptError, FileAccessError
 */
export const readClassCounts = async (folder: string): Promise<ClassCounts | undefined> => {
  const path = runFile(folder, "classes");
  const text = await withFile("read", path, () =>
    readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return undefined;
      throw error;
    }),
  );
  if (text === undefined) return undefined;
  try {
    return classCountsSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new RunFileCorruptError(path, "it does not contain class counts", cause);
  }
};
