import { isGroup } from "./mergeValues.ts";

/** A field on which two configurations differ. */
export interface ConfigDifference {
  readonly field: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** Every field on which two configurations differ, by name. */
export const configDifferences = (before: object, after: object): ConfigDifference[] =>
  [...compare("", before, after)].sort((left, right) => (left.field < right.field ? -1 : 1));

const compare = function* (field: string, before: unknown, after: unknown): Generator<ConfigDifference> {
  if (isGroup(before) && isGroup(after)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* compare(field === "" ? name : `${field}.${name}`, before[name], after[name]);
    }
  } else if (JSON.stringify(before) !== JSON.stringify(after)) yield { field, before, after };
};
