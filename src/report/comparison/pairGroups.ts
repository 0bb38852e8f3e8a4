import type { RunGroup } from "./groupRuns.ts";

/** A group of runs, and the one that it is compared with seed by seed. */
export interface GroupPair {
  readonly group: RunGroup;
  readonly reference: RunGroup;
}

/**
 * What each group is compared with: where schemes differ, the group of gfml (or, without it, of the first scheme) that is alike in
 * all else, if there is any such pair; otherwise the first group. A group without a partner, or that is one, is left out.
 */
export const pairGroups = (groups: readonly RunGroup[]): GroupPair[] => {
  const byScheme = pairSchemes(groups);
  if (byScheme.length > 0) return byScheme;
  const [reference, ...others] = groups;
  return reference === undefined ? [] : others.map((group) => ({ group, reference }));
};

const pairSchemes = (groups: readonly RunGroup[]): GroupPair[] => {
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

/** What groups are compared with, by name: a scheme, where each is compared with the runs of one that are alike in all else. */
export const referenceName = (pairs: readonly GroupPair[]): string => {
  const [first] = pairs;
  if (first === undefined) return "";
  const { group, reference } = first;
  const isScheme = reference.values.scheme !== undefined && reference.values.scheme !== group.values.scheme;
  return isScheme ? reference.values.scheme! : reference.name;
};
