import type { RandomStream } from "../../core/index.ts";
import { ln, normal } from "../../math/index.ts";

/**
 * The logarithm of one Gamma(shape, 1) number, by Marsaglia and Tsang, "A simple method for generating gamma variables"
 * (2000). It returns the logarithm because, with a small shape, the number itself is often below the smallest float64.
 *
 * @param shape - greater than 0
 */
export const logGamma = (random: RandomStream, shape: number): number => {
  // Gamma(a) = Gamma(a + 1) U^(1/a)
  if (shape < 1) return logGamma(random, shape + 1) + ln(1 - random.uniform()) / shape;
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const root = 1 + c * x;
    if (root <= 0) continue;
    const v = root * root * root;
    if (ln(1 - random.uniform()) < 0.5 * x * x + d - d * v + d * ln(v)) return ln(d) + ln(v);
  }
};
