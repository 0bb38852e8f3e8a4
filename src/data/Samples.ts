import { InvalidValueError, requireInteger } from "../core/index.ts";

/** Labeled samples in row-major order: the only form in which data enters learning. Backing buffers may be shared. */
export interface Samples {
  readonly count: number;
  readonly featureCount: number;
  /** count x featureCount. Bytes are read as value / 255, floats unchanged. */
  readonly features: Uint8Array | Float32Array;
  /** count class numbers, 0 .. classCount - 1; all 0 where a quantity is learned. */
  readonly labels: Uint8Array;
  /** 1 where a quantity is learned. */
  readonly classCount: number;
  /** The quantity of each sample, scaled; only where one is learned. */
  readonly targets?: Float32Array;
  /** What the targets are of: the value of a target t is mean + scale t. */
  readonly quantity?: Quantity;
}

/** A quantity that is learned, with the mean and the scale of its values. */
export interface Quantity {
  readonly name: string;
  readonly mean: number;
  readonly scale: number;
}

/** Some rows of a set of samples; the order of indices is the order of summation. */
export interface Batch {
  readonly samples: Samples;
  readonly indices: Uint32Array;
}

/**
 * Checks samples from a user: lengths, label range, finite features.
 *
 * @returns the same samples
 * @throws InvalidValueError naming the first value that is wrong
 */
export const requireSamples = (samples: Samples): Samples => {
  const { count, featureCount, features, labels, classCount } = samples;
  requireInteger("samples.count", count, 1);
  requireInteger("samples.featureCount", featureCount, 1);
  requireInteger("samples.classCount", classCount, 1, 256);
  if (features.length !== count * featureCount) {
    throw new InvalidValueError(
      "samples.features.length",
      features.length,
      `count * featureCount = ${count * featureCount}`,
    );
  }
  if (labels.length !== count) throw new InvalidValueError("samples.labels.length", labels.length, `count = ${count}`);
  for (let index = 0; index < count; index++) {
    if (labels[index]! >= classCount) {
      throw new InvalidValueError(`samples.labels[${index}]`, labels[index], `a class from 0 to ${classCount - 1}`);
    }
  }
  requireTargets(samples);
  if (features instanceof Float32Array) {
    for (let index = 0; index < features.length; index++) {
      if (!Number.isFinite(features[index])) {
        throw new InvalidValueError(`samples.features[${index}]`, features[index], "a finite number");
      }
    }
  }
  return samples;
};

/** @throws InvalidValueError if there are targets that do not fit, or are no finite numbers */
const requireTargets = ({ count, classCount, targets }: Samples): void => {
  if (targets === undefined) return;
  if (classCount !== 1) throw new InvalidValueError("samples.classCount", classCount, "1, as the samples have targets");
  if (targets.length !== count)
    throw new InvalidValueError("samples.targets.length", targets.length, `count = ${count}`);
  const wrong = targets.findIndex((value) => !Number.isFinite(value));
  if (wrong >= 0) throw new InvalidValueError(`samples.targets[${wrong}]`, targets[wrong], "a finite number");
};

/** Zeroed bytes that worker threads can read without a copy, where the platform shares memory; otherwise ordinary bytes. */
export const sharedBytes = (length: number): Uint8Array => new Uint8Array(buffer(length));

/** Zeroed float32 values that worker threads can read without a copy, where the platform shares memory. */
export const sharedFloats = (length: number): Float32Array => new Float32Array(buffer(length * 4));

const buffer = (byteLength: number): ArrayBufferLike =>
  typeof SharedArrayBuffer === "undefined" ? new ArrayBuffer(byteLength) : new SharedArrayBuffer(byteLength);
