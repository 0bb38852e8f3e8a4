import type { RandomStream } from "../../core/index.ts";
import { exp } from "../../math/index.ts";
import { logGamma } from "./logGamma.ts";

/** One draw of a symmetric Dirichlet distribution: `size` shares, at least 0, that sum to 1. */
export const dirichlet = (random: RandomStream, size: number, concentration: number): number[] => {
  const logarithms = Array.from({ length: size }, () => logGamma(random, concentration));
  const largest = logarithms.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const weights = logarithms.map((value) => exp(value - largest));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
};
