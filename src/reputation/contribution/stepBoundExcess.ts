/**
 * By how much a delivered update is longer than the reported gradient norms allow: a consequence of eq. 2 is
 * ||theta_i - theta_start|| <= alpha * sum of g_t, so a positive excess refutes the report. 0 if none.
 *
 * @param updateNorm - ||theta_i - theta_start||
 * @param gradientNorms - g_t as reported
 * @param metaRate - alpha
 * @param parameterNorm - ||theta_start||: float32 parameters round by up to 2^-24 of it at each step
 */
export const stepBoundExcess = (
  updateNorm: number,
  gradientNorms: readonly number[],
  metaRate: number,
  parameterNorm: number,
): number => {
  let path = 0;
  for (const gradientNorm of gradientNorms) path += gradientNorm;
  const bound = metaRate * path;
  const rounding = gradientNorms.length * 2 ** -23 * (parameterNorm + bound) + 1e-6 * bound;
  return Math.max(0, updateNorm - bound - rounding);
};
