import { InvalidValueError } from "../../core/index.ts";
import { UpdateOutOfRangeError } from "../errors.ts";

/** A float64 at 1.5 x 2^12 has a last bit of 2^-40: adding and subtracting it rounds to a multiple of that. */
const ROUNDER = 6144;
/** Sums of multiples of 2^-40 are exact in float64 up to 2^13; half of it is the promise. */
export const RANGE = 4096;
/** To which the largest changes are rounded up: fine enough for a hundred thousand small updates. */
export const STEP = 2 ** -20;

/** Storing rounds to float32. Math.fround does too, but unless the engine inlines it each result is an object on the heap. */
const single = new Float32Array(1);

/** value - start as a float32, then as a multiple of 2^-40: such numbers are summed exactly. */
export const exactDifference = (value: number, start: number): number => {
  single[0] = value - start;
  return single[0] + ROUNDER - ROUNDER;
};

/** The largest change that one of `expected` models may make, so that all their sums are exact. */
export const changeLimit = (expected: number | undefined): number =>
  expected === undefined ? RANGE : Math.floor(RANGE / STEP / expected) * STEP;

/**
 * The largest change that a model makes to one parameter.
 *
 * @throws InvalidValueError if the lengths differ
 * @throws UpdateOutOfRangeError if a change is not a number, or not below 4096 and at most `limit`
 */
export const largestChange = (parameters: Float32Array, start: Float32Array, limit: number): number => {
  if (parameters.length !== start.length)
    throw new InvalidValueError("parameters.length", parameters.length, `the start's length ${start.length}`);
  let largest = 0;
  for (let index = 0; index < start.length; index++) {
    const size = Math.abs(parameters[index]! - start[index]!);
    // also true for not-a-number
    if (!(size <= largest)) {
      if (!(size < RANGE && size <= limit))
        throw new UpdateOutOfRangeError(`a change is not below ${limit}`, { index, change: String(size) });
      largest = size;
    }
  }
  return largest;
};
