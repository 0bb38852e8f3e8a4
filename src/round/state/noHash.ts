/** Stands where there is nothing to hash. */
export const NO_HASH: string = "0".repeat(64);
