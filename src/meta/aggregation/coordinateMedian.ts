import { trimmedMean } from "./trimmedMean.ts";

/**
 * theta plus the median of each coordinate's changes (Yin et al. 2018); of an even number, the mean of the middle two. The
 * order of the models changes no bit. Of none: the start.
 */
export const coordinateMedian = (start: Float32Array, models: readonly Float32Array[]): Float32Array =>
  trimmedMean(start, models, Math.max(0, Math.ceil(models.length / 2) - 1));
