import { fixed, percent } from "./numbers.ts";

/** A quantity that models estimate: its name, and its unit in units of the loss. */
interface MeasuredQuantity {
  readonly name: string;
  readonly scale: number;
}

/** How the accuracies of a measurement are said. */
export interface ScoreWords {
  readonly name: string;
  readonly show: (value: number) => string;
  /** What a difference of 0.01 is. */
  readonly points: string;
  /** The value that charts draw, and its axis. */
  readonly factor: number;
  readonly unit: string | undefined;
  readonly most: number;
  readonly loss: { readonly label: string; readonly unit?: string };
}

const ofClasses: ScoreWords = {
  name: "accuracy",
  show: percent,
  points: "points",
  factor: 100,
  unit: "%",
  most: 100,
  loss: { label: "mean cross-entropy", unit: "nat" },
};

const ofQuantities: ScoreWords = {
  name: "R²",
  show: (value) => fixed(value, 3),
  points: "points of R²",
  factor: 1,
  unit: undefined,
  most: 1,
  loss: { label: "half the mean squared error, scaled" },
};

/** The words of a measurement: an accuracy is the share of test samples that are classified correctly, or R² of a quantity. */
export const scoreWords = (quantity: unknown): ScoreWords => (quantity === undefined ? ofClasses : ofQuantities);

/** The root mean squared error of a quantity, in its own unit, from a loss (half the mean squared error, scaled). */
export const errorOf = (loss: number, { scale }: MeasuredQuantity): number => scale * Math.sqrt(2 * Math.max(0, loss));
