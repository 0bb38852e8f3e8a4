/** Learners in one transaction's batch. */
const BATCH = 50;

/** Cuts a list into pieces of at most `size`. */
export const inBatches = <Entry>(entries: readonly Entry[], size: number = BATCH): Entry[][] => {
  const batches: Entry[][] = [];
  for (let start = 0; start < entries.length; start += size) batches.push(entries.slice(start, start + size));
  return batches;
};
