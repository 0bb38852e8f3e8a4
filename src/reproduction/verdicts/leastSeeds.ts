/** Smallest number of seeds for an interval. With two, the 95 % interval extends 12.7 standard errors to each side. */
export const LEAST_SEEDS = 3;
