/** A number with 18 decimal digits after the point, as an integer: 1.5 is 1500000000000000000n. */
export type Wad = bigint;

/** 1 as a {@link Wad}. */
export const WAD: Wad = 1_000_000_000_000_000_000n;
