import { z } from "zod";

/** Who holds how much of which class: `classes.json`. */
export const classCountsSchema = z.object({
  classNames: z.array(z.string()),
  /** Samples of each class, by learner. */
  counts: z.array(z.array(z.int().min(0))),
});

export type ClassCounts = z.output<typeof classCountsSchema>;
