import { type MeanInterval, meanInterval } from "../../math/index.ts";
import type { GroupPair } from "./pairGroups.ts";

/**
 * What a group has more of than the one that it is compared with: mean over the seeds that both have of the difference of two runs
 * of one seed, so that what the seed does to both cancels. null where no seed has both numbers.
 */
export const groupDifference = ({ group, reference }: GroupPair, measure: string): MeanInterval | null => {
  const bySeed = new Map(reference.runs.map(({ seed, values }) => [seed, values.get(measure) ?? null]));
  const differences = group.runs.flatMap(({ seed, values }) => {
    const value = values.get(measure) ?? null;
    const other = bySeed.get(seed) ?? null;
    return value === null || other === null ? [] : [value - other];
  });
  return differences.length === 0 ? null : meanInterval(differences);
};

/** Whether zero lies outside the interval of a difference; false where one seed gives none. */
export const isShown = ({ mean, halfWidth }: MeanInterval): boolean => halfWidth !== null && Math.abs(mean) > halfWidth;
