import { InvalidValueError, requirePositive } from "../../core/index.ts";
import type { Samples } from "../../data/index.ts";
import { exp, ln } from "../../math/index.ts";
import { type Model, requireVectors, workspaceOf } from "../../model/index.ts";
import { explainedBy, squaredLoss } from "../evaluate.ts";

/** Samples taken at once; no result depends on it. */
const CHUNK = 256;
/** A probability below this counts as this much in the loss, so that a single sample cannot decide alone. */
const LEAST_PROBABILITY = 1e-12;

/** Predictions for some samples: probabilities of the classes, row by row; or the estimates of a quantity. */
export type Predictions = Float64Array<ArrayBuffer>;

/**
 * Probabilities of the classes for some samples: the softmax of the logits plus a prior. Of a quantity: its estimates.
 *
 * @param prior - log of the factor of each class; none if absent
 */
export const predict = (
  model: Model,
  parameters: Float32Array,
  { samples, indices }: { readonly samples: Samples; readonly indices: Uint32Array },
  prior?: Float64Array,
): Predictions => {
  requireVectors(model.parameterCount, { parameters });
  const { classCount } = model;
  const workspace = workspaceOf(model);
  const [point] = workspace.vectors(1);
  workspace.write(point!, parameters);
  const predictions = new Float64Array(indices.length * classCount);
  for (let from = 0; from < indices.length; from += CHUNK) {
    const chunk = indices.subarray(from, from + CHUNK);
    workspace.useBatch({ samples, indices: chunk });
    const logits = workspace.logits(point!);
    if (classCount === 1) {
      predictions.set(logits, from);
      continue;
    }
    for (let row = 0; row < chunk.length; row++) {
      const scores = Float64Array.from(logits.subarray(row * classCount, (row + 1) * classCount));
      if (prior !== undefined) for (let label = 0; label < classCount; label++) scores[label]! += prior[label]!;
      predictions.set(softmax(scores), (from + row) * classCount);
    }
  }
  return predictions;
};

const softmax = (scores: Float64Array): Float64Array => {
  const largest = Math.max(...scores);
  const shares = scores.map((score) => exp(score - largest));
  let total = 0;
  for (const share of shares) total += share;
  return shares.map((share) => share / total);
};

/** The mean of predictions for the same samples. */
export const mixPredictions = (all: readonly Predictions[]): Predictions => {
  const [first, ...others] = all;
  if (first === undefined) throw new InvalidValueError("predictions", "none", "at least one");
  if (others.length === 0) return first;
  return first.map((value, index) => others.reduce((sum, other) => sum + other[index]!, value) / all.length);
};

/** Accuracy and mean negative log likelihood of predictions; of a quantity R^2 and half the mean squared error. No samples: both are 0. */
export const scorePredictions = (
  predictions: Predictions,
  { labels, classCount, targets }: Pick<Samples, "labels" | "classCount" | "targets">,
  indices: Uint32Array,
): { readonly accuracy: number; readonly loss: number } => {
  if (predictions.length !== indices.length * classCount)
    throw new InvalidValueError("predictions.length", predictions.length, `${indices.length * classCount}`);
  let correct = 0;
  let loss = 0;
  for (let row = 0; row < indices.length; row++) {
    if (classCount === 1) {
      loss += squaredLoss(predictions[row]!, targets![indices[row]!]!);
      continue;
    }
    const shares = predictions.subarray(row * classCount, (row + 1) * classCount);
    const label = labels[indices[row]!]!;
    let best = 0;
    for (let other = 1; other < classCount; other++) if (shares[other]! > shares[best]!) best = other;
    if (best === label) correct += 1;
    loss -= ln(Math.max(LEAST_PROBABILITY, shares[label]!));
  }
  const count = indices.length;
  if (count === 0) return { accuracy: 0, loss: 0 };
  return { accuracy: classCount === 1 ? explainedBy(loss / count) : correct / count, loss: loss / count };
};

/**
 * The learner's label prior: log of (its smoothed share of each class / the share on which the shared model was trained).
 *
 * @param labels - of the learner's own training samples
 * @param smoothing - a: samples that are added to each class
 * @param trainedShares - smoothed shares of the classes among the samples that trained the shared model; equal if absent
 */
export const labelPrior = (
  labels: Iterable<number>,
  classCount: number,
  smoothing: number,
  trainedShares?: readonly number[],
): Float64Array => {
  requirePositive("smoothing", smoothing);
  const counts = new Float64Array(classCount);
  let total = 0;
  for (const label of labels) {
    counts[label]! += 1;
    total += 1;
  }
  return counts.map((count, label) => {
    const own = (count + smoothing) / (total + classCount * smoothing);
    return ln(own / (trainedShares?.[label] ?? 1 / classCount));
  });
};
