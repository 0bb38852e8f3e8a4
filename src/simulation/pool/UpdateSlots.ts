import { SharedVectors } from "./SharedVectors.ts";

/** The memory to which threads write updates. A slot is readable until a later round starts to train; then it is reused. */
export class UpdateSlots {
  #round = Number.NaN;
  readonly #vectors = new SharedVectors();
  #written: Float32Array[] = [];

  /** A slot for an update of this round. */
  take(round: number, length: number): Float32Array {
    if (round !== this.#round) {
      for (const slot of this.#written) this.#vectors.giveBack(slot);
      this.#written = [];
      this.#round = round;
    }
    return this.#vectors.take(length);
  }

  /** No thread writes to this slot any more. */
  onWritten(slot: Float32Array): void {
    this.#written.push(slot);
  }
}
