/**
 * raw_i of eq. 15: the sum over the steps of g^2 - 2 (1 + 1/sqrt|D_i|) g. Neither bounded nor rising with work [D5].
 *
 * @param gradientNorms - g_t of the steps that were run
 * @param sampleCount - |D_i|, at least 1
 * @param localSteps - tau: a step that was not run counts as a step's minimum, -(1 + 1/sqrt|D_i|)^2 (`eq15-shifted`);
 *   left out, it counts nothing (as printed)
 */
export const gradientContribution = (
  gradientNorms: readonly number[],
  sampleCount: number,
  localSteps: number = gradientNorms.length,
): number => {
  const center = 1 + 1 / Math.sqrt(sampleCount);
  let sum = 0;
  for (const gradientNorm of gradientNorms) sum += gradientNorm * (gradientNorm - 2 * center);
  return sum - Math.max(0, localSteps - gradientNorms.length) * center * center;
};
