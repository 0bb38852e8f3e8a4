/**
 * The root of a decreasing function in [low, high]: Newton's method inside a shrinking bracket. Bisection replaces every step
 * that would leave the bracket or does not at least halve it in two steps.
 *
 * @param value - f, with f(low) > 0 > f(high)
 * @param slope - f', below 0
 * @returns a point where f changes sign, to the last bits of float64
 */
export const decreasingRoot = (
  value: (x: number) => number,
  slope: (x: number) => number,
  low: number,
  high: number,
): number => {
  let x = low + (high - low) / 2;
  let widthBeforeLast = Number.POSITIVE_INFINITY;
  let lastWidth = high - low;
  for (let step = 0; step < 200; step++) {
    const atX = value(x);
    if (atX === 0) return x;
    if (atX > 0) low = x;
    else high = x;
    const newton = x - atX / slope(x);
    const slow = high - low > widthBeforeLast / 2;
    widthBeforeLast = lastWidth;
    lastWidth = high - low;
    const middle = low + (high - low) / 2;
    const next = !slow && newton > low && newton < high ? newton : middle;
    if (next === low || next === high || Math.abs(next - x) <= Number.EPSILON * Math.abs(x)) return next;
    x = next;
  }
  return x;
};
