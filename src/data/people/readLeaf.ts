import { DataFormatError } from "../errors.ts";

/** The samples of one user of a LEAF file. */
export interface LeafUser {
  readonly name: string;
  /** Samples x features, row by row. */
  readonly features: Float32Array;
  /** Class of each sample. */
  readonly labels: Uint8Array;
}

/** The users of a LEAF file, in its order. All have the same number of features. */
export interface LeafUsers {
  readonly featureCount: number;
  readonly users: readonly LeafUser[];
}

/** Classes that a byte can number. */
const MOST_CLASSES = 256;

/**
 * Reads a file in the JSON format of LEAF, the benchmark of federated data: `users`, `num_samples` and `user_data`, which holds a list
 * `x` of samples (lists of numbers, nested or not) and a list `y` of classes (0, 1, ...) for each user.
 *
 * @param text - the file
 * @param file - its name, for errors
 * @throws DataFormatError naming the user and the sample that do not fit
 */
export const readLeaf = (text: string, file: string): LeafUsers => {
  const fail = (problem: string, values: Readonly<Record<string, unknown>>, cause?: unknown): DataFormatError =>
    new DataFormatError(file, problem, values, "give a JSON file as LEAF's preprocessing writes it", cause);
  let root: unknown;
  try {
    root = JSON.parse(text);
  } catch (cause) {
    throw fail("the file is not JSON", { reason: cause instanceof Error ? cause.message : String(cause) }, cause);
  }
  const { users, user_data: data } = (root ?? {}) as { users?: unknown; user_data?: unknown };
  if (!Array.isArray(users) || users.length === 0) throw fail("the file lists no users", { users });
  let featureCount: number | undefined;
  const read = users.map((user): LeafUser => {
    const { x, y } = ((data as Record<string, unknown> | undefined)?.[user] ?? {}) as { x?: unknown; y?: unknown };
    if (!Array.isArray(x) || !Array.isArray(y) || x.length !== y.length)
      throw fail("a user has no list of samples with as many classes", { user });
    const rows = x.map((row: unknown, sample) => {
      const numbers = (Array.isArray(row) ? row.flat(Number.POSITIVE_INFINITY) : [row]) as unknown[];
      featureCount ??= numbers.length;
      if (numbers.length !== featureCount)
        throw fail("a sample has a different number of features", {
          user,
          sample,
          features: numbers.length,
          expected: featureCount,
        });
      if (!numbers.every((value) => typeof value === "number" && Number.isFinite(value)))
        throw fail("a feature is no finite number", { user, sample });
      return numbers as number[];
    });
    const labels = Uint8Array.from(y, (label: unknown, sample) => {
      if (!Number.isInteger(label) || (label as number) < 0 || (label as number) >= MOST_CLASSES)
        throw fail(`a class is no whole number from 0 to ${MOST_CLASSES - 1}`, { user, sample, class: label });
      return label as number;
    });
    return { name: String(user), features: Float32Array.from(rows.flat()), labels };
  });
  return { featureCount: featureCount ?? 0, users: read };
};
