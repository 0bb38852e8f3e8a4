import { type MeanInterval, meanInterval } from "../../math/index.ts";
import type { ComparedGroup } from "./ComparedRun.ts";

/** A group of runs and its reference: the group that it is compared with, seed by seed. */
export interface GroupPair {
  readonly group: ComparedGroup;
  readonly reference: ComparedGroup;
}

/**
 * Pairs each group with its reference. If schemes differ, the reference is the group that differs only in its scheme and plays gfml,
 * or the first scheme. If there is no such pair, the first group is the reference of all others. References, and groups without
 * a reference, are left out.
 */
export const pairGroups = (groups: readonly ComparedGroup[]): GroupPair[] => {
  const byScheme = pairSchemes(groups);
  if (byScheme.length > 0) return byScheme;
  const [reference, ...others] = groups;
  return reference === undefined ? [] : others.map((group) => ({ group, reference }));
};

const pairSchemes = (groups: readonly ComparedGroup[]): GroupPair[] => {
  const schemes = groups.flatMap(({ values }) => values.scheme ?? []);
  const scheme = schemes.includes("gfml") ? "gfml" : schemes[0];
  if (scheme === undefined) return [];
  return groups.flatMap((group) => {
    if (group.values.scheme === scheme) return [];
    const reference = groups.find(
      ({ values }) =>
        values.scheme === scheme &&
        Object.keys(values).every((field) => field === "scheme" || values[field] === group.values[field]),
    );
    return reference === undefined ? [] : [{ group, reference }];
  });
};

/** The name of the references: their scheme if each pair differs only in its scheme, else the name of the single reference. */
export const referenceName = (pairs: readonly GroupPair[]): string => {
  const [first] = pairs;
  if (first === undefined) return "";
  const { group, reference } = first;
  const isScheme = reference.values.scheme !== undefined && reference.values.scheme !== group.values.scheme;
  return isScheme ? reference.values.scheme! : reference.name;
};

/**
 * The paired difference of a group and its reference: the mean difference of two runs with one seed, over the seeds that both
 * have. Effects of a seed on both runs cancel. null if no seed has both numbers.
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

/** Whether the interval of a difference excludes zero. False for one seed, which has no interval. */
export const isSignificant = ({ mean, halfWidth }: MeanInterval): boolean =>
  halfWidth !== null && Math.abs(mean) > halfWidth;
