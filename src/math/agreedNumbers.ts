const GRID = 1e9;

const toGrid = (value: number): number => {
  const rounded = Math.round(value * GRID) / GRID;
  return rounded === 0 ? 0 : rounded; // never -0: parties compare bits
};

/** S as every party knows it: the nearest multiple of 1e-9, upwards from the middle [D12]. Idempotent. */
export const roundSimilarity = (similarity: number): number => toGrid(similarity);

/** I_comp as every party knows it, token a round: the nearest multiple of 1e-9, upwards from the middle [D12]. */
export const roundIncentive = (incentive: number): number => toGrid(incentive);

/**
 * A frequency as every party knows it: up to a whole cycle/s, so that a deadline met stays met, at most `maxFrequency`
 * [D12].
 */
export const roundFrequency = (frequency: number, maxFrequency: number): number =>
  Math.min(Math.ceil(frequency), maxFrequency);
