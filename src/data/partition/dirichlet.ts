import type { RandomStream } from "../../core/index.ts";
import { exp, ln, normal } from "../../math/index.ts";

/** One draw of a symmetric Dirichlet distribution: `size` shares, at least 0, that sum to 1. */
export const dirichlet = (random: RandomStream, size: number, concentration: number): number[] => {
  const logarithms = Array.from({ length: size }, () => logGamma(random, concentration));
  const largest = logarithms.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = logarithms.map((value) => exp(value - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
};

/**
 * The logarithm of one Gamma(shape, 1) number, by Marsaglia and Tsang, "A simple method for generating gamma variables"
 * (2000). It returns the logarithm because, with a small shape, the number itself is often below the smallest float64.
 *
 * @param shape - greater than 0
 */
const logGamma = (random: RandomStream, shape: number): number => {
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
