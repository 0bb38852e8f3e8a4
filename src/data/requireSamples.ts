import { InvalidValueError, requireInteger } from "../core/index.ts";
import type { Samples } from "./Samples.ts";

/**
 * Checks samples brought by a user: lengths, label range, finite features.
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
  if (features instanceof Float32Array) {
    for (let index = 0; index < features.length; index++) {
      if (!Number.isFinite(features[index])) {
        throw new InvalidValueError(`samples.features[${index}]`, features[index], "a finite number");
      }
    }
  }
  return samples;
};
