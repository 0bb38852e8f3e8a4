import { InvalidValueError } from "../core/index.ts";
import type { Quantity, Samples } from "../data/index.ts";
import type { Predictions } from "./adaptation/predict.ts";

/** Figures that a measurement can hold beside accuracy and loss. */
export const metricNames = ["f1", "precision", "recall", "classes", "rmse", "mae", "r2"] as const;
export type MetricName = (typeof metricNames)[number];

/** The metrics of a quantity; all others are of classes. */
const ofQuantities: ReadonlySet<MetricName> = new Set(["rmse", "mae", "r2"]);

/** Metrics that the data of a run do not have: those of classes for a quantity, and the other way round. */
export const foreignMetrics = (
  names: readonly MetricName[],
  { classCount }: Pick<Samples, "classCount">,
): MetricName[] => names.filter((name) => ofQuantities.has(name) === classCount > 1);

/**
 * Sums over some samples, from which metrics follow; sums of several learners add up. For each class: its samples, samples that
 * are said to be of it, and those of both. Of a quantity: the samples, the sum of squared errors and the sum of absolute errors.
 */
export type Tally = readonly number[];

/** The tally of predictions. */
export const tallyPredictions = (
  predictions: Predictions,
  { labels, classCount, targets }: Pick<Samples, "labels" | "classCount" | "targets">,
  indices: Uint32Array,
): Tally => {
  if (predictions.length !== indices.length * classCount)
    throw new InvalidValueError("predictions.length", predictions.length, `${indices.length * classCount}`);
  if (classCount === 1) {
    let squares = 0;
    let sizes = 0;
    for (let row = 0; row < indices.length; row++) {
      const error = predictions[row]! - targets![indices[row]!]!;
      squares += error * error;
      sizes += Math.abs(error);
    }
    return [indices.length, squares, sizes];
  }
  const tally = new Array<number>(3 * classCount).fill(0);
  for (let row = 0; row < indices.length; row++) {
    const shares = predictions.subarray(row * classCount, (row + 1) * classCount);
    let said = 0;
    for (let label = 1; label < classCount; label++) if (shares[label]! > shares[said]!) said = label;
    const label = labels[indices[row]!]!;
    tally[3 * label]! += 1;
    tally[3 * said + 1]! += 1;
    if (said === label) tally[3 * label + 2]! += 1;
  }
  return tally;
};

/**
 * Metrics by name, over all samples of some tallies together. `f1`, `precision` and `recall` are means over the classes that
 * occur; `classes` gives those three for each class. A class that is never said has precision 0. Errors of a quantity are in
 * its own unit. Empty without samples.
 */
export const metricsOf = (
  names: readonly MetricName[],
  tallies: readonly Tally[],
  {
    classNames,
    quantity,
  }: { readonly classNames: readonly string[]; readonly quantity?: Pick<Quantity, "scale"> | undefined },
): Record<string, number> => {
  const [first] = tallies;
  if (first === undefined) return {};
  const sums = first.map((_, place) => tallies.reduce((sum, tally) => sum + tally[place]!, 0));
  return quantity === undefined ? ofClasses(names, sums, classNames) : ofQuantity(names, sums, quantity);
};

const ofQuantity = (
  names: readonly MetricName[],
  sums: Tally,
  { scale }: Pick<Quantity, "scale">,
): Record<string, number> => {
  const [count, squares, sizes] = sums as readonly [number, number, number];
  if (count === 0) return {};
  const all = { rmse: scale * Math.sqrt(squares / count), mae: (scale * sizes) / count, r2: 1 - squares / count };
  return Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name as MetricName)));
};

const ofClasses = (
  names: readonly MetricName[],
  sums: Tally,
  classNames: readonly string[],
): Record<string, number> => {
  const classes = Array.from({ length: sums.length / 3 }, (_, label) => {
    const [own, said, both] = sums.slice(3 * label, 3 * label + 3) as [number, number, number];
    const precision = said === 0 ? 0 : both / said;
    const recall = own === 0 ? 0 : both / own;
    return { label, own, precision, recall, f1: own + said === 0 ? 0 : (2 * both) / (own + said) };
  }).filter(({ own }) => own > 0);
  if (classes.length === 0) return {};
  const kinds = ["f1", "precision", "recall"] as const;
  const means = kinds
    .filter((name) => names.includes(name))
    .map((name) => [name, classes.reduce((sum, one) => sum + one[name], 0) / classes.length] as const);
  const ofEach = kinds.flatMap((name) =>
    classes.map((one) => [`${name} of ${classNames[one.label] ?? one.label}`, one[name]] as const),
  );
  return Object.fromEntries([...means, ...(names.includes("classes") ? ofEach : [])]);
};
