/** Rows of a small table of four numbers and one of three kinds: each kind has its own center. */
const FLOWERS = ["setosa", "versicolor", "virginica"] as const;

const COLUMNS = ["sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"] as const;

/** A number from 0 to 1 that looks random, the same on every machine. */
const noise = (seed: number): number => {
  const value = Math.abs(Math.imul(seed + 1, 2_654_435_761) ^ 0x5bd1e995) % 10_007;
  return value / 10_007;
};

interface Flower {
  readonly numbers: readonly number[];
  readonly kind: string;
}

/** Flowers, kind by kind, with numbers of one decimal place as in the well-known table. */
export const flowers = (count: number): Flower[] =>
  Array.from({ length: count }, (_, row) => {
    const kind = Math.floor((row * FLOWERS.length) / count);
    const numbers = COLUMNS.map((_, column) => {
      const center = [5, 3.4, 1.5 + 2 * kind, 0.2 + 0.9 * kind][column]!;
      return Math.round(10 * (center + noise(row * 7 + column) - 0.5)) / 10;
    });
    return { numbers, kind: FLOWERS[kind]! };
  });

export const flowerColumns: readonly string[] = COLUMNS;

/** A table as text: a header, then the rows. */
export const tableText = (
  header: readonly string[],
  rows: readonly (readonly (string | number)[])[],
  separator = ",",
) => `${[header, ...rows].map((row) => row.join(separator)).join("\n")}\n`;
