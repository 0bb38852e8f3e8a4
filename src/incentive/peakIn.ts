const GOLDEN = (Math.sqrt(5) - 1) / 2;

/** The maximum of a function with one peak in [low, high], including the ends, by golden-section search. */
export const peakIn = (
  value: (x: number) => number,
  low: number,
  high: number,
): { readonly at: number; readonly value: number } => {
  let best = { at: low, value: value(low) };
  const consider = (at: number): number => {
    const found = value(at);
    if (found > best.value) best = { at, value: found };
    return found;
  };
  consider(high);
  let left = high - GOLDEN * (high - low);
  let right = low + GOLDEN * (high - low);
  let atLeft = consider(left);
  let atRight = consider(right);
  // the peak's height is accurate to float64 rounding once its place is accurate to the square root of that
  for (let step = 0; step < 60 && high - low > 1e-9 * Math.abs(high); step++) {
    if (atLeft >= atRight) {
      high = right;
      right = left;
      atRight = atLeft;
      left = high - GOLDEN * (high - low);
      atLeft = consider(left);
    } else {
      low = left;
      left = right;
      atLeft = atRight;
      right = low + GOLDEN * (high - low);
      atRight = consider(right);
    }
  }
  return best;
};
