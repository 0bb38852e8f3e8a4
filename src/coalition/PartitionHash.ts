/**
 * Hashes of coalitions, updated in O(1) per move. A coalition's hash is the exclusive or of one 64-bit key per member. A
 * partition's hash is the exclusive or of its coalitions' hashes. Sitting out has no key.
 */
export class PartitionHash {
  readonly #high: Int32Array;
  readonly #low: Int32Array;
  #wholeHigh = 0;
  #wholeLow = 0;

  constructor(coalitions: number) {
    this.#high = new Int32Array(coalitions);
    this.#low = new Int32Array(coalitions);
  }

  /** Adds the member to the coalition, or removes it: both are the same operation. */
  toggle(position: number, coalition: number): void {
    const high = mix(position, coalition, 0x9e3779b9);
    const low = mix(position, coalition, 0x7f4a7c15);
    this.#high[coalition] = this.#high[coalition]! ^ high;
    this.#low[coalition] = this.#low[coalition]! ^ low;
    this.#wholeHigh ^= high;
    this.#wholeLow ^= low;
  }

  /** Hash of the coalition's members, as an integer below 2^53. */
  coalition(coalition: number): number {
    return join(this.#high[coalition]!, this.#low[coalition]!);
  }

  /** Hash of the members plus one more. */
  coalitionWith(coalition: number, position: number): number {
    return join(
      this.#high[coalition]! ^ mix(position, coalition, 0x9e3779b9),
      this.#low[coalition]! ^ mix(position, coalition, 0x7f4a7c15),
    );
  }

  /** Hash of the whole partition. */
  partition(): number {
    return join(this.#wholeHigh, this.#wholeLow);
  }
}

const join = (high: number, low: number): number => (high >>> 11) * 0x100000000 + (low >>> 0);

/** A 32-bit word from two: rounds of multiplication and shifts until each input bit affects each output bit. */
const mix = (position: number, coalition: number, salt: number): number => {
  let word = Math.imul(position ^ salt, 0x85ebca6b);
  word ^= word >>> 15;
  word = Math.imul(word + Math.imul(coalition + 1, 0x27d4eb2f), 0xc2b2ae35);
  word ^= word >>> 13;
  word = Math.imul(word, 0x2c1b3c6d);
  word ^= word >>> 16;
  word = Math.imul(word ^ salt, 0x297a2d39);
  return word ^ (word >>> 15);
};
