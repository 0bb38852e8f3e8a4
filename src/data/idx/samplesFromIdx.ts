import { DataFormatError } from "../errors.ts";
import { readArray } from "../npy/readArray.ts";
import { type Samples, sharedBytes, sharedFloats } from "../Samples.ts";

/** A file in memory: its uncompressed bytes, and its name for errors. */
export interface NamedBytes {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What an IDX pair must hold, where that is known. */
export interface IdxExpectation {
  /** Labels must be below this; without it, the classes are 0 .. largest label. */
  readonly classCount?: number;
  /** Values of one sample. */
  readonly featureCount?: number;
  readonly count?: number;
}

/** Images with the numbers that label them. */
export interface IdxPair {
  readonly images: string;
  readonly labels: string;
  readonly count: number;
  /** Dimensions of one image. */
  readonly shape: readonly number[];
  readonly features: Uint8Array | Float32Array;
  /** Whole numbers of at least 0. */
  readonly ids: Uint8Array | Float64Array;
  /** Where classes have names: that of each id. */
  readonly names?: readonly string[];
}

/**
 * Reads a pair of IDX files or arrays of NumPy: images (samples first, then any dimensions) of unsigned bytes or float32, and labels
 * in one dimension, of any type of whole numbers.
 *
 * @throws DataFormatError if a file is damaged, its values do not fit, or the counts differ
 */
export const readIdxPair = (images: NamedBytes, labels: NamedBytes): IdxPair => {
  const features = readArray(images.bytes, images.name, "features");
  const classes = readArray(labels.bytes, labels.name, "labels");
  if (features.dimensions.length < 2) {
    throw new DataFormatError(
      images.name,
      "one dimension only: this looks like a label file",
      { dimensions: features.dimensions },
      "give the images first, then the labels",
    );
  }
  if (features.values instanceof Float64Array) {
    throw new DataFormatError(
      images.name,
      "images must be unsigned bytes (8) or float32 (13)",
      { type: features.type },
      "convert the values to float32, or to bytes from 0 to 255",
    );
  }
  const [count = 0, ...shape] = features.dimensions;
  if (count === 0 || shape.includes(0)) {
    throw new DataFormatError(
      images.name,
      "the file holds no samples",
      { dimensions: features.dimensions },
      "give a file with at least one sample of at least one value",
    );
  }
  if (classes.dimensions.length !== 1) {
    throw new DataFormatError(
      labels.name,
      "labels must have one dimension: one number for each sample",
      { dimensions: classes.dimensions, images: count },
      classes.dimensions.length === 2 && classes.dimensions[0] === count
        ? "if each row has a 1 at its class, write the place of the 1 instead"
        : "give the label file that belongs to the images",
    );
  }
  if (classes.dimensions[0] !== count) {
    throw new DataFormatError(
      labels.name,
      "as many labels are needed as images",
      { labels: classes.dimensions[0], images: count, imageFile: images.name },
      "give two files of the same part: training images with training labels, test images with test labels",
    );
  }
  return {
    images: images.name,
    labels: labels.name,
    count,
    shape,
    features: share(features.values, images.name),
    ids: classes.values instanceof Uint8Array ? classes.values : wholeNumbers(classes.values, labels.name),
  };
};

const wholeNumbers = (values: Float32Array | Float64Array, file: string): Float64Array => {
  const at = values.findIndex((value) => !Number.isInteger(value) || value < 0);
  if (at >= 0) {
    throw new DataFormatError(
      file,
      "a label must be a whole number of at least 0",
      { sample: at, label: values[at] },
      "number the classes from 0 on, and write one number for each sample",
    );
  }
  return Float64Array.from(values);
};

/**
 * Samples from a pair of IDX files: features (samples first, then any dimensions, flattened) and labels. The class is the
 * number that labels a sample.
 *
 * @throws DataFormatError if a file is damaged, the counts differ, or a label is out of range
 */
export const samplesFromIdx = (images: NamedBytes, labels: NamedBytes, expected: IdxExpectation = {}): Samples => {
  const pair = readIdxPair(images, labels);
  const { count, shape, features, ids } = pair;
  const featureCount = shape.reduce((product, size) => product * size, 1);
  requireEqual(images.name, "samples", count, expected.count);
  requireEqual(images.name, "values a sample", featureCount, expected.featureCount);
  const classCount = expected.classCount ?? largest(ids) + 1;
  for (let index = 0; index < count; index++) {
    if (ids[index]! >= Math.min(classCount, 256)) {
      throw new DataFormatError(
        labels.name,
        "a label is out of range",
        { sample: index, label: ids[index], allowed: `0 to ${Math.min(classCount, 256) - 1}` },
        "give the label file of this data set, or number its classes from 0 on",
      );
    }
  }
  return { count, featureCount, features, labels: shareBytes(Uint8Array.from(ids)), classCount };
};

const requireEqual = (file: string, what: string, found: number, expected: number | undefined): void => {
  if (expected !== undefined && found !== expected) {
    throw new DataFormatError(
      file,
      `a different number of ${what} was expected`,
      { found, expected },
      "give the original file of this data set, and the part that its name promises",
    );
  }
};

const largest = (values: Uint8Array | Float64Array): number => {
  let most = 0;
  for (const value of values) most = Math.max(most, value);
  return most;
};

const share = (values: Uint8Array | Float32Array, file: string): Uint8Array | Float32Array => {
  if (values instanceof Uint8Array) return shareBytes(values);
  const at = values.findIndex((value) => !Number.isFinite(value));
  if (at >= 0) {
    throw new DataFormatError(
      file,
      "a value is not a finite number",
      { position: at, value: `${values[at]}` },
      "replace what is missing or infinite before the file is written",
    );
  }
  const shared = sharedFloats(values.length);
  shared.set(values);
  return shared;
};

/** The same bytes in memory that threads can share: where they are, if they are in such memory. */
const shareBytes = (values: Uint8Array): Uint8Array => {
  if (typeof SharedArrayBuffer !== "undefined" && values.buffer instanceof SharedArrayBuffer) return values;
  const shared = sharedBytes(values.length);
  shared.set(values);
  return shared;
};
