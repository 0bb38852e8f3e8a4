/**
 * The model whose update counts at most as long as a limit: theta + (theta_i - theta) x limit / norm, in each coordinate by
 * itself, so that a part of the update gives the same bits as the whole. The same array if the update is not longer.
 *
 * @param parameters - theta_i, or a part of it
 * @param start - theta, the same part
 * @param norm - ||theta_i - theta|| of the whole update
 * @param limit - undefined: no limit
 */
export const clipUpdate = (
  parameters: Float32Array,
  start: Float32Array,
  norm: number,
  limit: number | undefined,
): Float32Array => {
  if (limit === undefined || norm <= limit) return parameters;
  const scale = limit / norm;
  return parameters.map((value, index) => start[index]! + scale * (value - start[index]!));
};
