/** Mean, first to last; 0 of no values. */
export const mean = (values: ArrayLike<number>): number => {
  if (values.length === 0) return 0;
  let sum = 0;
  for (let index = 0; index < values.length; index++) sum += values[index]!;
  return sum / values.length;
};

/** Median (mean of the middle two of an even number); 0 of no values. */
export const median = (values: ArrayLike<number>): number => {
  const sorted = Float64Array.from(values).sort();
  if (sorted.length === 0) return 0;
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/** Population standard deviation; 0 of fewer than two values. */
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
