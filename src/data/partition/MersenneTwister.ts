const SIZE = 624;
const SHIFT = 397;

/**
 * MT19937 with NumPy's legacy interface (`numpy.random.RandomState`): the same seed gives the same numbers. Use it only for
 * published partitions of others. Everything else uses `RandomStream`.
 */
export class MersenneTwister {
  readonly #key = new Uint32Array(SIZE);
  #position = SIZE;

  /** @param seed - an integer from 0 to 2^32 - 1 */
  constructor(seed: number) {
    this.#key[0] = seed;
    for (let index = 1; index < SIZE; index++) {
      const previous = this.#key[index - 1]!;
      this.#key[index] = Math.imul(1812433253, previous ^ (previous >>> 30)) + index;
    }
  }

  /** An integer from 0 to 2^32 - 1. */
  nextUint32(): number {
    if (this.#position === SIZE) this.#renew();
    let word = this.#key[this.#position++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  }

  /** Uniform among 0 .. largest: the lowest bits that can hold it, drawn again while the value is larger. */
  masked(largest: number): number {
    if (largest === 0) return 0;
    const mask = 0xffffffff >>> Math.clz32(largest);
    for (;;) {
      const value = (this.nextUint32() & mask) >>> 0;
      if (value <= largest) return value;
    }
  }

  /** Shuffles in place (Fisher-Yates from the end) and returns the same array. */
  shuffle(items: number[]): number[] {
    for (let last = items.length - 1; last > 0; last--) {
      const other = this.masked(last);
      const kept = items[last]!;
      items[last] = items[other]!;
      items[other] = kept;
    }
    return items;
  }

  #renew(): void {
    const key = this.#key;
    for (let index = 0; index < SIZE; index++) {
      const mixed = (key[index]! & 0x80000000) | (key[(index + 1) % SIZE]! & 0x7fffffff);
      key[index] = key[(index + SHIFT) % SIZE]! ^ (mixed >>> 1) ^ ((mixed & 1) === 1 ? 0x9908b0df : 0);
    }
    this.#position = 0;
  }
}
