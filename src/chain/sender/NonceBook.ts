import type { ChainReader } from "./ChainReader.ts";

/** Gives out an account's nonces. The node is asked at the start and after errors; in between they are counted here. */
export class NonceBook {
  readonly #address: string;
  #next: number | undefined;
  /** No nonce below is free: those transactions are confirmed. */
  #floor = 0;

  constructor(address: string) {
    this.#address = address;
  }

  /** The next free nonce; it stays the next one until {@link taken}. */
  async next(reader: ChainReader): Promise<number> {
    this.#next ??= Math.max(await reader.nonce(this.#address, "pending"), this.#floor);
    return this.#next;
  }

  taken(nonce: number): void {
    this.#next = nonce + 1;
  }

  confirmed(nonce: number): void {
    this.#floor = Math.max(this.#floor, nonce + 1);
  }

  /** Something went wrong: ask the node again. */
  forget(): void {
    this.#next = undefined;
  }
}
