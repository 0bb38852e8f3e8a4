import { join } from "node:path";

/** The lines of an experiment's results, in their folder. */
export const resultFile = (folder: string): string => join(folder, "results.jsonl");

/** A cache of the outcomes that results were made of. */
export const outcomesFolder = (folder: string): string => join(folder, "outcomes");
