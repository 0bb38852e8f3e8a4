import { InvalidValueError, requireFinite } from "../core/index.ts";
import { studentQuantile } from "./distributions.ts";

/** Mean, summed first to last; 0 without values. */
export const mean = (values: ArrayLike<number>): number => {
  if (values.length === 0) return 0;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
};

/** Median (mean of the middle two of an even number); 0 without values. */
export const median = (values: ArrayLike<number>): number => {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return 0;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Population standard deviation; 0 for fewer than two values. */
export const standardDeviation = (values: ArrayLike<number>): number => {
  if (values.length < 2) return 0;
  const center = mean(values);
  let sum = 0;
  for (let index = 0; index < values.length; index++) {
    const distance = values[index]! - center;
    sum += distance * distance;
  }
  return Math.sqrt(sum / values.length);
};

/** A mean with its confidence interval, in the unit of the values. */
export interface MeanInterval {
  readonly mean: number;
  /** Half of the confidence interval's width; null for fewer than two values, which do not show their spread. */
  readonly halfWidth: number | null;
  readonly count: number;
}

/**
 * Mean of independent values (runs of different seeds) with its two-sided confidence interval by Student's t distribution,
 * n - 1 degrees of freedom. The mean of no values is 0.
 *
 * @throws InvalidValueError if a value is not finite or the confidence is not between 0 and 1
 */
export const meanInterval = (values: readonly number[], confidence: number = 0.95): MeanInterval => {
  if (!(confidence > 0 && confidence < 1)) throw new InvalidValueError("confidence", confidence, "between 0 and 1");
  for (const [index, value] of values.entries()) requireFinite(`values[${index}]`, value);
  const count = values.length;
  const center = mean(values);
  if (count < 2) return { mean: center, halfWidth: null, count };
  let squares = 0;
  for (const value of values) squares += (value - center) ** 2;
  const standardError = Math.sqrt(squares / (count - 1) / count);
  return { mean: center, halfWidth: studentQuantile((1 + confidence) / 2, count - 1) * standardError, count };
};

/** Groups items by a key. Keys are in the order of their first item. */
export const groupBy = <Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> => {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};
