import { readFile } from "node:fs/promises";
import { z } from "zod";
import { RunFileCorruptError, runFile } from "../../storage/index.ts";
import type { AloneRecord } from "../../view/index.ts";

/** At most 1; below 0 where a quantity is learned. */
const share = z.number().max(1);

const aloneSchema = z.object({
  steps: z.int().min(0),
  stepSize: z.number().positive(),
  tried: z.array(z.object({ stepSize: z.number().positive(), loss: z.number().nullable() })),
  byLearner: z.array(
    z.object({
      learner: z.int().min(0),
      active: z.boolean(),
      accuracy: share,
      loss: z.number(),
      samples: z.int().min(0),
    }),
  ),
  newcomers: z.record(z.string(), share),
});

/**
 * What each learner of a run reaches alone; undefined for a run that did not measure it.
 *
 * @throws RunFileCorruptError, FileAccessError
 */
export const readAlone = async (folder: string): Promise<AloneRecord | undefined> => {
  const path = runFile(folder, "alone");
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  try {
    return aloneSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new RunFileCorruptError(path, "it does not hold what learners reach alone", cause);
  }
};
