/** Least-squares slope of values over 0, 1, 2 ..; null of fewer than two. */
export const slopeOf = (values: readonly number[]): number | null => {
  if (values.length < 2) return null;
  const middle = (values.length - 1) / 2;
  let above = 0;
  let below = 0;
  values.forEach((value, index) => {
    above += (index - middle) * value;
    below += (index - middle) * (index - middle);
  });
  return above / below;
};
