/** Numbers of a vector, in any array type. */
export type Numbers = Float32Array | Float64Array | readonly number[];

/** Sum of products in float64, first to last. */
export const dot = (a: Numbers, b: Numbers): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
};

/** Euclidean norm, accumulated in float64 first to last. */
export const norm = (a: Numbers): number => Math.sqrt(dot(a, a));

/** I_comp as every party computes it, token per round: the nearest multiple of 1e-9, with halves rounded up [D12]. */
export const roundIncentive = (incentive: number): number => {
  const rounded = Math.round(incentive * 1e9) / 1e9;
  return rounded === 0 ? 0 : rounded; // never -0: parties compare bits
};

/**
 * A frequency as every party computes it: rounded up to a whole cycle/s, so that a deadline that was met is still met, and at
 * most `maxFrequency` [D12].
 */
export const roundFrequency = (frequency: number, maxFrequency: number): number =>
  Math.min(Math.ceil(frequency), maxFrequency);
