import type { Batch } from "../../data/index.ts";

/**
 * Rows that a batch is filled up to. Code is compiled once a size, so there are few: powers of two to 8, multiples of 8 to
 * 64, multiples of 64 above.
 */
export const paddedRows = (rows: number): number => {
  if (rows > 64) return Math.ceil(rows / 64) * 64;
  if (rows > 8) return Math.ceil(rows / 8) * 8;
  let size = 1;
  while (size < rows) size *= 2;
  return size;
};

/**
 * Features of some rows of a batch as floats, filled up with copies of the first row: a row that exists, so that no model
 * divides by zero on it.
 */
export const paddedFeatures = ({ samples, indices }: Batch): Float32Array => {
  const { features, featureCount } = samples;
  const rows = paddedRows(indices.length);
  const out = new Float32Array(rows * featureCount);
  const divisor = features instanceof Uint8Array ? 255 : 1;
  for (let row = 0; row < rows; row++) {
    const from = (indices[row] ?? indices[0]!) * featureCount;
    for (let feature = 0; feature < featureCount; feature++)
      out[row * featureCount + feature] = features[from + feature]! / divisor;
  }
  return out;
};

/** One-hot labels divided by the batch's size, zero in the rows filled up: the loss is minus their product with ln p. */
export const paddedTargets = ({ samples, indices }: Batch, classCount: number): Float32Array => {
  const out = new Float32Array(paddedRows(indices.length) * classCount);
  indices.forEach((index, row) => {
    out[row * classCount + samples.labels[index]!] = 1 / indices.length;
  });
  return out;
};
