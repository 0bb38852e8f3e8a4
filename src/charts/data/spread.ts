/** How values lie: their mean, and the ends of the middle four fifths. */
export interface Spread {
  readonly mean: number;
  /** A tenth of the values lies below. */
  readonly low: number;
  /** A tenth of the values lies above. */
  readonly high: number;
  readonly count: number;
}

/** Mean and deciles of some values; null of none. */
export const spreadOf = (values: readonly number[]): Spread | null => {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return {
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    low: quantile(sorted, 0.1),
    high: quantile(sorted, 0.9),
    count: sorted.length,
  };
};

/** Linear between the two nearest of the sorted values. */
const quantile = (sorted: Float64Array, share: number): number => {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const value = sorted[below]!;
  return value + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - value);
};
