import type { RunOutcome } from "../../experiments/index.ts";

/** One number of a finished run; null where it does not exist in it. */
export interface Metric {
  readonly name: string;
  /** What the number is given in: "%", "s", "token", "J", "rounds", or "" for a bare number. */
  readonly unit: string;
  /** Digits after the point when shown. */
  readonly digits: number;
  /** What a value is multiplied with when shown: 100 for shares. */
  readonly scale?: number;
  /** Between what values must lie by their nature, as shown: intervals are drawn no further. */
  readonly limits?: readonly [number, number];
  of(outcome: RunOutcome): number | null;
}

/** Of what cannot be negative. */
export const NOT_NEGATIVE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
