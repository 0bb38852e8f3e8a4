import type { RunGroup } from "./groupRuns.ts";

/** A group of runs, and the one that it is compared with seed by seed. */
export interface GroupPair {
  readonly group: RunGroup;
  readonly reference: RunGroup;
}

/**
 * What each group is compared with: where schemes differ, the group of gfml (or, without it, of the first scheme) that is alike in
 * all else; where they do not, the first group. A group without such a partner, or that is one, is left out.
 */
export const pairGroups = (groups: readonly RunGroup[]): GroupPair[] => {
  const schemes = groups.map(({ values }) => values.scheme);
  if (schemes.every((scheme) => scheme === undefined)) {
    const [reference, ...others] = groups;
    return reference === undefined ? [] : others.map((group) => ({ group, reference }));
  }
  const scheme = schemes.includes("gfml") ? "gfml" : schemes[0];
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

/** What groups are compared with, by name: a scheme, where each is compared with the runs of one that are alike in all else. */
export const referenceName = (pairs: readonly GroupPair[]): string => {
  const reference = pairs[0]?.reference;
  return reference?.values.scheme ?? reference?.name ?? "";
};
