import type { Samples } from "../data/index.ts";
import { exp, ln } from "../math/index.ts";
import { type Model, requireVectors, workspaceOf } from "../model/index.ts";

/** A model's performance on some samples. */
export interface Evaluation {
  /**
   * Share of samples whose label has the largest logit (the first one of equal logits). Of a quantity: R^2, which is 1 minus its
   * mean squared error. Targets have variance 1 over the training samples that the scaling is agreed on.
   */
  readonly accuracy: number;
  /** Mean softmax cross-entropy, or half the mean squared error, in float64 from the float32 logits. */
  readonly loss: number;
  /** Samples that are classified correctly; 0 for a quantity. */
  readonly correct: number;
  readonly count: number;
}

/** Samples per step. It affects no result: losses are summed sample by sample. */
const CHUNK = 256;

/**
 * Accuracy and loss of a model on the samples at `indices`. Without samples: accuracy and loss 0, count 0.
 *
 * @throws InvalidValueError for parameters or samples that do not fit the model
 */
export const evaluate = (
  model: Model,
  parameters: Float32Array,
  samples: Samples,
  indices: Uint32Array,
): Evaluation => {
  requireVectors(model.parameterCount, { parameters });
  const { classCount } = model;
  const workspace = workspaceOf(model);
  const [point] = workspace.vectors(1);
  workspace.write(point!, parameters);
  let correct = 0;
  let sum = 0;
  for (let from = 0; from < indices.length; from += CHUNK) {
    const chunk = indices.subarray(from, from + CHUNK);
    workspace.useBatch({ samples, indices: chunk });
    const logits = workspace.logits(point!);
    for (let row = 0; row < chunk.length; row++) {
      if (classCount === 1) {
        sum += squaredLoss(logits[row]!, samples.targets![chunk[row]!]!);
        continue;
      }
      const scores = logits.subarray(row * classCount, (row + 1) * classCount);
      const label = samples.labels[chunk[row]!]!;
      const best = indexOfLargest(scores);
      if (best === label) correct += 1;
      sum += lossOf(scores, label, scores[best]!);
    }
  }
  const count = indices.length;
  if (count === 0) return { accuracy: 0, loss: 0, correct, count };
  const loss = sum / count;
  return { accuracy: classCount === 1 ? explainedBy(loss) : correct / count, loss, correct, count };
};

/** Half the squared error of an estimate. */
export const squaredLoss = (estimate: number, target: number): number =>
  ((estimate - target) * (estimate - target)) / 2;

/** R^2 of a quantity with variance 1, from half its mean squared error. Below 0: worse than always saying the mean. */
export const explainedBy = (loss: number): number => 1 - 2 * loss;

const indexOfLargest = (scores: Float32Array): number => {
  let best = 0;
  for (let index = 1; index < scores.length; index++) if (scores[index]! > scores[best]!) best = index;
  return best;
};

/** ln(sum e^z) - z_label, shifted by the largest z. */
const lossOf = (scores: Float32Array, label: number, largest: number): number => {
  let total = 0;
  for (let index = 0; index < scores.length; index++) total += exp(scores[index]! - largest);
  return ln(total) + (largest - scores[label]!);
};
