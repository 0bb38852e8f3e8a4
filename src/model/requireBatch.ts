import { InvalidValueError } from "../core/index.ts";
import type { Batch } from "../data/index.ts";

/** What of a model decides which batches fit it. */
export interface BatchShape {
  readonly featureCount: number;
  readonly classCount: number;
}

/**
 * Refuses a batch that a model cannot take, before any work: wrong feature count, rows or labels out of range, arrays of
 * the wrong length, no rows.
 *
 * @throws InvalidValueError naming the field
 */
export const requireBatch = ({ featureCount, classCount }: BatchShape, { samples, indices }: Batch): void => {
  if (samples.featureCount !== featureCount)
    throw new InvalidValueError("samples.featureCount", samples.featureCount, `${featureCount}, as the model has`);
  if (samples.features.length !== samples.count * featureCount)
    throw new InvalidValueError(
      "samples.features.length",
      samples.features.length,
      `count x featureCount = ${samples.count * featureCount}`,
    );
  if (samples.labels.length !== samples.count)
    throw new InvalidValueError("samples.labels.length", samples.labels.length, `count = ${samples.count}`);
  if (indices.length === 0) throw new InvalidValueError("batch.indices.length", 0, "at least 1");
  for (let row = 0; row < indices.length; row++) {
    const index = indices[row]!;
    if (index >= samples.count)
      throw new InvalidValueError(`batch.indices[${row}]`, index, `less than the sample count ${samples.count}`);
    const label = samples.labels[index]!;
    if (label >= classCount)
      throw new InvalidValueError(`samples.labels[${index}]`, label, `less than the model's class count ${classCount}`);
  }
};
