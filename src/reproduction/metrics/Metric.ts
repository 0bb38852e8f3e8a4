import type { RunOutcome } from "../../experiments/index.ts";

/** One number of a finished run; null if the run does not have it. */
export interface Metric {
  readonly name: string;
  /** The unit of the number: "%", "s", "token", "J", "rounds", or "" for a bare number. */
  readonly unit: string;
  /** Digits after the point when shown. */
  readonly digits: number;
  /** The factor by which a value is multiplied when shown: 100 for shares. */
  readonly scale?: number;
  /** The natural range of values, as shown. Intervals are not drawn beyond it. */
  readonly limits?: readonly [number, number];
  /** A difference up to this is none, in the metric's own unit; 10 % of the compared number if absent. */
  readonly delta?: number;
  of(outcome: RunOutcome): number | null;
}

/** Two points of accuracy are no difference. */
export const ACCURACY_DELTA = 0.02;

/** Of what cannot be negative. */
export const NOT_NEGATIVE: readonly [number, number] = [0, Number.POSITIVE_INFINITY];
