import { median } from "../../math/index.ts";

/**
 * x_i = min(||update_i||, cap * median over the coalition's delivered updates) [D5]: an inflated update gains nothing
 * beyond the cap.
 */
export const updateNormContributions = (norms: readonly number[], cap: number): number[] => {
  const limit = cap * median(norms);
  return norms.map((value) => Math.min(value, limit));
};
