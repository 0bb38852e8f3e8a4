import { InvalidValueError } from "../../core/index.ts";
import { type MeanInterval, meanInterval } from "../../math/index.ts";

/**
 * How much larger the first value of a pair is than the second, on average: pairs are what two schemes did under the same
 * seed, so what the seed does to both cancels. Zero outside the interval: a difference at this confidence.
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
