import { InvalidValueError, requireInteger, requirePositive } from "../../core/index.ts";
import { exp, ln } from "../../math/index.ts";

/** What was released, and how noisily. */
export interface GaussianReleases {
  /** Standard deviation of the noise, in units of the L2 sensitivity. */
  readonly noiseMultiplier: number;
  /** Vectors released, each with fresh noise; the later ones may depend on the earlier. */
  readonly releases: number;
  /** In (0, 1). */
  readonly delta: number;
}

/**
 * epsilon of (epsilon, delta)-differential privacy after some releases of the Gaussian mechanism, by Renyi DP: of order
 * alpha one release costs alpha / (2 z^2) (Mironov 2017, corollary 3), releases add up (proposition 1), and
 *
 *     epsilon = min over alpha > 1 of  RDP(alpha) + ln((alpha - 1) / alpha) - (ln delta + ln alpha) / (alpha - 1)
 *
 * (Canonne, Kamath, Steinke 2020, proposition 12). The minimum is found to about 1e-9; any order gives a valid bound.
 * No release: 0.
 *
 * @throws InvalidValueError for a multiplier that is not positive, a count that is none, a delta outside (0, 1)
 */
export const gaussianEpsilon = ({ noiseMultiplier, releases, delta }: GaussianReleases): number => {
  requirePositive("noiseMultiplier", noiseMultiplier);
  requireInteger("releases", releases, 0);
  if (!(delta > 0 && delta < 1)) throw new InvalidValueError("delta", delta, "a number between 0 and 1");
  if (releases === 0) return 0;
  const perOrder = releases / (2 * noiseMultiplier * noiseMultiplier);
  const logDelta = ln(delta);
  /** At alpha = 1 + e^x. */
  const bound = (x: number): number => {
    const less = exp(x);
    const alpha = 1 + less;
    return alpha * perOrder + x - ln(alpha) - (logDelta + ln(alpha)) / less;
  };
  let best = LOWEST;
  for (let x = LOWEST; x <= HIGHEST; x += COARSE) if (bound(x) < bound(best)) best = x;
  return Math.max(0, bound(leastAround(bound, best - COARSE, best + COARSE)));
};

/** Orders from 1 + 1e-13 to 1e13: beyond, one of the terms rules. */
const LOWEST = -30;
const HIGHEST = 30;
const COARSE = 0.125;

/** Where a function that falls and then rises is least: golden section. */
const leastAround = (of: (x: number) => number, low: number, high: number): number => {
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [a, b] = [low, high];
  for (let step = 0; step < 60; step++) {
    const left = b - ratio * (b - a);
    const right = a + ratio * (b - a);
    if (of(left) < of(right)) b = right;
    else a = left;
  }
  return (a + b) / 2;
};
