import { readFile } from "node:fs/promises";
import { z } from "zod";
import { RunFileCorruptError } from "../errors.ts";
import { withFile } from "../files/withFile.ts";
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

/** The number of samples of each class that each learner holds: `classes.json`. */
const classCountsSchema = z.object({
  classNames: z.array(z.string()),
  /** Samples of each class, by learner. */
  counts: z.array(z.array(z.int().min(0))),
  /** Training samples of each learner in the first round; absent in folders of version 0.1. */
  trained: z.array(z.int().min(0)).optional(),
});

export type ClassCounts = z.output<typeof classCountsSchema>;
