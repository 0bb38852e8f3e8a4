import { type PlannedRun, packOutcome, readOutcomes } from "../../experiments/index.ts";

/** Packs the finished runs of a plan into a cache that can be passed on. Returns the number of new ones. */
export const saveOutcomes = async (
  planned: readonly PlannedRun[],
  caches: readonly string[],
  target: string,
): Promise<number> => {
  let added = 0;
  for await (const { outcome } of readOutcomes(caches, planned)) if (await packOutcome(target, outcome)) added++;
  return added;
};
