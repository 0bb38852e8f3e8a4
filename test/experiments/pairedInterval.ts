/** Mean of paired differences and its 95 % interval (Student's t). */
export const pairedInterval = (
  differences: readonly number[],
): { readonly mean: number; readonly halfWidth: number } => {
  const count = differences.length;
  const mean = differences.reduce((sum, value) => sum + value, 0) / count;
  const variance = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1);
  return { mean, halfWidth: studentQuantile(count - 1) * Math.sqrt(variance / count) };
};

/** 97.5 % quantiles of Student's t by degrees of freedom. */
const QUANTILES = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262];

const studentQuantile = (freedom: number): number => {
  const quantile = QUANTILES[freedom - 1];
  if (quantile === undefined) throw new RangeError(`2 to ${QUANTILES.length + 1} seeds, not ${freedom + 1}`);
  return quantile;
};
