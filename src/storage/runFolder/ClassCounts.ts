import { z } from "zod";

/** The number of samples of each class that each learner holds: `classes.json`. */
export const classCountsSchema = z.object({
  classNames: z.array(z.string()),
  /** Samples of each class, by learner. */
  counts: z.array(z.array(z.int().min(0))),
  /** Training samples of each learner in the first round; absent in folders of version 0.1. */
  trained: z.array(z.int().min(0)).optional(),
});

export type ClassCounts = z.output<typeof classCountsSchema>;
