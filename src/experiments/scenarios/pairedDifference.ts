import { InvalidValueError } from "../../core/index.ts";
import { type MeanInterval, meanInterval } from "../../math/index.ts";

/**
 * The mean difference between the first and the second value of each pair. A pair holds two schemes' values for the same
 * seed, so the seed's effect on both cancels. If zero is outside the interval, there is a difference at this confidence.
 *
 * @throws InvalidValueError if the lists have different lengths or a value is not finite
 */
export const pairedDifference = (
  first: readonly number[],
  second: readonly number[],
  confidence: number = 0.95,
): MeanInterval => {
  if (first.length !== second.length) {
    throw new InvalidValueError("second", second, `as long as first (${first.length} values)`, "pair values by seed");
  }
  return meanInterval(
    first.map((value, index) => value - second[index]!),
    confidence,
  );
};
