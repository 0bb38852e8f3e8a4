/** The place where two values differ, and both values there. */
export interface Difference {
  readonly path: string;
  readonly expected: string;
  readonly found: string;
}

/**
 * The first difference between expected and found values; fields without an expectation are ignored. Whole numbers are
 * compared regardless of type, and hex regardless of case.
 */
export const findDifference = (expected: unknown, found: unknown, path = ""): Difference | undefined => {
  if (Array.isArray(expected)) {
    if (!Array.isArray(found) || found.length !== expected.length) {
      return { path: `${path}.length`, expected: String(expected.length), found: show(found) };
    }
    return firstOf(
      expected.map((_, index) => index),
      (index) => findDifference(expected[index], found[index], `${path}[${index}]`),
    );
  }
  if (typeof expected === "object" && expected !== null) {
    if (typeof found !== "object" || found === null) return { path, expected: "an object", found: show(found) };
    return firstOf(Object.entries(expected), ([key, value]) =>
      findDifference(value, (found as Record<string, unknown>)[key], path === "" ? key : `${path}.${key}`),
    );
  }
  return plain(expected) === plain(found) ? undefined : { path, expected: show(expected), found: show(found) };
};

const firstOf = <Entry>(
  entries: readonly Entry[],
  compare: (entry: Entry) => Difference | undefined,
): Difference | undefined => {
  for (const entry of entries) {
    const difference = compare(entry);
    if (difference !== undefined) return difference;
  }
  return undefined;
};

const plain = (value: unknown): string => {
  if (typeof value === "string") return value.startsWith("0x") ? value.toLowerCase() : value;
  return String(value);
};

const show = (value: unknown): string => (Array.isArray(value) ? `${value.length} entries` : String(value));
