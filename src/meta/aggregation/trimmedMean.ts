import { exactDifference } from "./exactDifference.ts";

/**
 * theta plus the mean of each coordinate's changes without its `cut` smallest and `cut` largest (Yin et al. 2018). What is
 * left is summed exactly, so that the order of the models changes no bit. Of none: the start.
 *
 * @param cut - less than half the models
 */
export const trimmedMean = (start: Float32Array, models: readonly Float32Array[], cut: number): Float32Array => {
  const result = start.slice();
  const left = models.length - 2 * cut;
  if (left < 1) return result;
  const changes = new Float64Array(models.length);
  for (let index = 0; index < start.length; index++) {
    for (let place = 0; place < models.length; place++)
      changes[place] = exactDifference(models[place]![index]!, start[index]!);
    if (cut > 0) changes.sort();
    let sum = 0;
    for (let place = cut; place < cut + left; place++) sum += changes[place]!;
    result[index] = start[index]! + sum / left;
  }
  return result;
};

/** How many models a share cuts off at either end: rounded up, but one or two are always left. */
export const trimmedCount = (share: number, models: number): number =>
  // 0.1 x 30 is a little more than 3
  Math.min(Math.ceil(share * models - 1e-9), Math.max(0, Math.ceil(models / 2) - 1));
