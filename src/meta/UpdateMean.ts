import { requireInteger } from "../core/index.ts";
import { changeLimit, exactDifference, largestChange, RANGE, STEP } from "./aggregation/exactDifference.ts";
import { UpdateOutOfRangeError } from "./errors.ts";

/** Splits a multiple of 2^-40 below 2^12 into a multiple of 2^-14 and a rest below it: 26 bits each. */
const SPLITTER = 1.5 * 2 ** 38;
/** With parts of 26 bits, sums of weight x part are exact for weights that add up to at most this. */
const MOST_WEIGHT = 2 ** 26;

/**
 * Mean of models, eq. (5), taken one by one: theta + the mean of (theta_i - theta), plain or weighted by |D_i|.
 *
 * The order in which updates arrive cannot change a bit: each float32 of theta_i - theta is rounded to a multiple of 2^-40,
 * and such numbers are summed exactly. What would not be exact is refused.
 */
export class UpdateMean {
  readonly #start: Float32Array;
  readonly #weighted: boolean;
  /** The largest change that one model may make. */
  readonly #limit: number;
  readonly #sums: Float64Array;
  /** Weighted only: the parts below 2^-14. */
  readonly #rests: Float64Array;
  #reach = 0;
  #weight = 0;
  #count = 0;

  /**
   * @param start - theta, the model that the updates began from; copied
   * @param options - `weighted`: each model counts by its weight (|D_i|). `expected`: at most so many models will come,
   *   each with an equal part of the range, so that none is refused for what came before it
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
   * Adds one model; one that is refused leaves the mean as it was.
   *
   * @param weight - |D_i|, an integer of at least 1; without effect unless the mean is weighted
   * @throws UpdateOutOfRangeError if the sum would not be exact any more
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

  /** The mean of the models added so far: a fresh array. Of none: the start. */
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
