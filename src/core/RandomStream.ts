import { InvalidValueError } from "./errors.ts";
import { philox4x32 } from "./philox.ts";

/** The place in an experiment where a stream is used. Streams with different coordinates are independent. */
export interface StreamCoordinates {
  readonly learner?: number;
  readonly round?: number;
  readonly step?: number;
}

/**
 * A stream of random numbers named by (seed, purpose, learner, round, step).
 *
 * Two streams with the same name give the same numbers, on any machine, in any thread and in any order of use. Therefore
 * results do not depend on the number of workers. Later versions of gfml keep the numbers of a name.
 */
export class RandomStream {
  readonly #key = new Uint32Array(2);
  readonly #counter = new Uint32Array(4);
  readonly #block = new Uint32Array(4);
  #used = 4;

  /**
   * @param seed - an integer from 0 to 2^53 - 1
   * @param purpose - what the numbers are for, e.g. `"batch"`; any text
   * @throws InvalidValueError if the seed or a coordinate is not an integer in range
   */
  constructor(seed: number, purpose: string, coordinates: StreamCoordinates = {}) {
    if (!Number.isSafeInteger(seed) || seed < 0)
      throw new InvalidValueError("seed", seed, "an integer from 0 to 2^53 - 1");
    const { learner = NONE, round = NONE, step = NONE } = coordinates;
    for (const [name, value] of Object.entries(coordinates)) {
      if (value !== undefined && !(Number.isInteger(value) && value >= 0 && value < NONE))
        throw new InvalidValueError(name, value, "an integer from 0 to 2^32 - 2");
    }
    const [purposeLow, purposeHigh] = hashText(purpose);
    // the key mixes seed and purpose through the generator itself, so that neighboring seeds share nothing
    const mixed = new Uint32Array(4);
    const seedWords = new Uint32Array([seed >>> 0, Math.floor(seed / 2 ** 32), purposeLow, purposeHigh]);
    philox4x32(seedWords, new Uint32Array([0x67666d6c, 0x31]), mixed);
    this.#key[0] = mixed[0]!;
    this.#key[1] = mixed[1]!;
    this.#counter[1] = learner;
    this.#counter[2] = round;
    this.#counter[3] = step;
  }

  /** An integer from 0 to 2^32 - 1. */
  nextUint32(): number {
    if (this.#used === 4) {
      philox4x32(this.#counter, this.#key, this.#block);
      this.#counter[0] = this.#counter[0]! + 1;
      this.#used = 0;
    }
    return this.#block[this.#used++]!;
  }

  /** Uniform in [0, 1), a multiple of 2^-53. */
  uniform(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 0x4000000 + low) / 0x20000000000000;
  }

  /** Uniform in [low, high). */
  uniformBetween(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Uniform among 0 .. bound - 1, without bias. @throws InvalidValueError unless 1 <= bound <= 2^32 */
  integerBelow(bound: number): number {
    if (!Number.isInteger(bound) || bound < 1 || bound > 0x100000000) {
      throw new InvalidValueError("bound", bound, "an integer from 1 to 2^32");
    }
    const limit = 0x100000000 - (0x100000000 % bound);
    for (;;) {
      const value = this.nextUint32();
      if (value < limit) return value % bound;
    }
  }

  /** Shuffles in place (Fisher-Yates from the end) and returns the same array. */
  shuffle<T extends { length: number; [index: number]: unknown }>(items: T): T {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.integerBelow(last + 1);
      const kept = items[last];
      items[last] = items[other];
      items[other] = kept;
    }
    return items;
  }

  /** The integers 0 .. count - 1 in random order. */
  permutation(count: number): number[] {
    return this.shuffle(Array.from({ length: count }, (_, index) => index));
  }

  /** `size` different integers from 0 .. count - 1, in random order (the first steps of a Fisher-Yates shuffle). */
  sampleWithoutReplacement(count: number, size: number): number[] {
    if (!Number.isInteger(size) || size < 0 || size > count) {
      throw new InvalidValueError("size", size, `an integer from 0 to ${count}`);
    }
    const moved = new Map<number, number>();
    const sample: number[] = [];
    for (let index = 0; index < size; index++) {
      const other = index + this.integerBelow(count - index);
      sample.push(moved.get(other) ?? other);
      moved.set(other, moved.get(index) ?? index);
    }
    return sample;
  }
}

/** Marks an unused coordinate: the largest 32-bit word, which no learner, round or step reaches. */
const NONE = 0xffffffff;

/** Two 32-bit hashes of a text's UTF-16 units (FNV-1a with two offsets). */
const hashText = (text: string): [number, number] => {
  let low = 0x811c9dc5;
  let high = 0x9747b28c;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    low = Math.imul(low ^ unit, 0x01000193) >>> 0;
    high = Math.imul(high ^ (unit + index), 0x01000193) >>> 0;
  }
  return [low, high];
};
