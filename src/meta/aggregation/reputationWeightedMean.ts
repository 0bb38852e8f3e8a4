import { aggregate } from "../aggregate.ts";

/** The weights' sum stays below what a weighted mean sums exactly. */
const MOST_WEIGHT = 2 ** 26;

/**
 * The mean of the models, each weighted by its member's reputation in the eyes of the head, to the precision of an integer
 * of at most 2^26 / n. The order of the models changes no bit. Where nobody has a reputation yet all weigh the same. Of
 * none: the start.
 *
 * @param reputations - R_ji >= 0, one a model
 */
export const reputationWeightedMean = (
  start: Float32Array,
  models: readonly Float32Array[],
  reputations: readonly number[],
): Float32Array => {
  const highest = Math.max(0, ...reputations);
  if (!(highest > 0)) return aggregate(start, models);
  const largestWeight = Math.floor(MOST_WEIGHT / models.length);
  const weights = reputations.map((reputation) => Math.round((Math.max(0, reputation) / highest) * largestWeight));
  const heard = models.filter((_, place) => weights[place]! > 0);
  return aggregate(
    start,
    heard,
    weights.filter((weight) => weight > 0),
  );
};
