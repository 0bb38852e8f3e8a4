import type { ChainReader } from "./ChainReader.ts";

/** Assigns an account's nonces. It asks the node at the start and after errors, and counts in between. */
export class NonceBook {
  readonly #address: string;
  #next: number | undefined;
  /** No lower nonce is free: those transactions are confirmed. */
  #floor = 0;

  constructor(address: string) {
    this.#address = address;
  }

  /** The next free nonce; it remains the next one until {@link taken}. */
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

  /** An error occurred: ask the node again. */
  forget(): void {
    this.#next = undefined;
  }
}
