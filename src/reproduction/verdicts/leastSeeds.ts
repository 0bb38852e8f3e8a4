/** Seeds that an interval is made use of from: with two, the 95 % interval is 12.7 standard errors wide to each side. */
export const LEAST_SEEDS = 3;
