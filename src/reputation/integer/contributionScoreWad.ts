import { divWad, WAD, type Wad } from "../../math/index.ts";

/**
 * u_i = min(1, 2 x_i / x_ref - 1) in [-1, 1] [D5]; x_ref = 0 gives -1.
 *
 * @param measure - x_i >= 0
 * @param reference - x_ref >= 0
 */
export const contributionScoreWad = (measure: Wad, reference: Wad): Wad => {
  // also keeps the quotient below from overflowing
  if (measure >= reference) return reference === 0n ? -WAD : WAD;
  return divWad(2n * measure, reference) - WAD;
};
