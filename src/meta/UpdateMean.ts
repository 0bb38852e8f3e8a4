import { InvalidValueError, requireInteger } from "../core/index.ts";
import { UpdateOutOfRangeError } from "./errors.ts";

/** Splits a multiple of 2^-40 below 2^12 into a multiple of 2^-14 and a rest below it: 26 bits each. */
const SPLITTER = 1.5 * 2 ** 38;
/** With parts of 26 bits, sums of weight x part are exact for weights that add up to at most this. */
const MOST_WEIGHT = 2 ** 26;

/**
 * Mean of models, eq. (5), taken one by one: theta + the mean of (theta_i - theta), plain or weighted by |D_i|.
 *
 * The order in which updates arrive does not change a bit: each float32 of theta_i - theta is rounded to a multiple of 2^-40,
 * and such numbers are summed exactly. Updates that cannot be summed exactly are refused.
 */
export class UpdateMean {
  readonly #start: Float32Array;
  readonly #weighted: boolean;
  /** The largest change that one model may make. */
  readonly #limit: number;
  readonly #sums: Float64Array;
  /** Weighted mean only: the parts below 2^-14. */
  readonly #rests: Float64Array;
  #reach = 0;
  #weight = 0;
  #count = 0;

  /**
   * @param start - theta, the model from which the updates started; copied
   * @param options - `weighted`: each model counts by its weight (|D_i|). `expected`: the largest number of models. Each gets
   *   an equal part of the range, so that no model is refused because of earlier ones
   */
  constructor(
    start: Float32Array,
    { weighted = false, expected }: { readonly weighted?: boolean; readonly expected?: number } = {},
  ) {
    if (expected !== undefined) requireInteger("expected", expected, 1);
    this.#start = start.slice();
    this.#weighted = weighted;
    this.#limit = changeLimit(expected);
    this.#sums = new Float64Array(start.length);
    this.#rests = new Float64Array(weighted ? start.length : 0);
  }

  /** Number of models added. */
  get count(): number {
    return this.#count;
  }

  /**
   * Adds one model. A refused model leaves the mean unchanged.
   *
   * @param weight - |D_i|, an integer of at least 1; ignored unless the mean is weighted
   * @throws UpdateOutOfRangeError if the sum would no longer be exact
   */
  add(parameters: Float32Array, weight = 1): void {
    requireInteger("weight", weight, 1);
    // multiples of a power of two, whose sum does not depend on the order
    const reach = this.#reach + Math.ceil(largestChange(parameters, this.#start, this.#limit) / STEP) * STEP;
    if (!(reach <= RANGE))
      throw new UpdateOutOfRangeError(`the largest changes add up to more than ${RANGE}`, { sum: String(reach) });
    if (this.#weighted && this.#weight + weight > MOST_WEIGHT)
      throw new UpdateOutOfRangeError(`the weights add up to more than ${MOST_WEIGHT}`, {
        sum: this.#weight + weight,
      });
    this.#reach = reach;
    this.#weight += this.#weighted ? weight : 1;
    this.#count += 1;
    if (this.#weighted) this.#addWeighted(parameters, weight);
    else this.#addPlain(parameters);
  }

  /** The mean of the models added so far: a fresh array. Without models, the start. */
  mean(): Float32Array {
    const start = this.#start;
    if (this.#count === 0) return start.slice();
    const weight = this.#weight;
    const sums = this.#sums;
    const rests = this.#rests;
    const mean = new Float32Array(start.length);
    for (let index = 0; index < mean.length; index++) {
      const sum = this.#weighted ? sums[index]! + rests[index]! : sums[index]!;
      mean[index] = start[index]! + sum / weight;
    }
    return mean;
  }

  #addPlain(parameters: Float32Array): void {
    const start = this.#start;
    const sums = this.#sums;
    for (let index = 0; index < start.length; index++)
      sums[index] = sums[index]! + exactDifference(parameters[index]!, start[index]!);
  }

  #addWeighted(parameters: Float32Array, weight: number): void {
    const start = this.#start;
    const sums = this.#sums;
    const rests = this.#rests;
    for (let index = 0; index < start.length; index++) {
      const difference = exactDifference(parameters[index]!, start[index]!);
      const high = difference + SPLITTER - SPLITTER;
      sums[index] = sums[index]! + weight * high;
      rests[index] = rests[index]! + weight * (difference - high);
    }
  }
}

/** ||theta_i - theta_start||, differences and sum in float64, first to last (docs/explanation/mathematics.md, 6, D5). */
export const updateNorm = (parameters: Float32Array, start: Float32Array): number => {
  if (parameters.length !== start.length)
    throw new InvalidValueError("parameters.length", parameters.length, `the length of start, ${start.length}`);
  let sum = 0;
  for (let index = 0; index < parameters.length; index++) {
    const difference = parameters[index]! - start[index]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
};

/** A float64 at 1.5 x 2^12 has a last bit of 2^-40: adding and subtracting it rounds to a multiple of that. */
const ROUNDER = 6144;
/** Storing rounds to float32. Math.fround does so too, but unless the engine inlines it, each result is an object on the heap. */
const single = new Float32Array(1);
/** Sums of multiples of 2^-40 are exact in float64 up to 2^13; half of that is guaranteed. */
const RANGE = 4096;

/** The largest changes are rounded up to a multiple of this: fine enough for a hundred thousand small updates. */
const STEP = 2 ** -20;

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
    // also true for NaN
    if (!(size <= largest)) {
      if (!(size < RANGE && size <= limit))
        throw new UpdateOutOfRangeError(`a change is not below ${limit}`, { index, change: String(size) });
      largest = size;
    }
  }
  return largest;
};

/** Whether a claimed norm covers a measured one, of an update or a part of it: it may be shorter by rounding only. */
export const isNormOf = (claim: number, measured: number): boolean => measured <= claim * (1 + 1e-6) + 1e-9;
