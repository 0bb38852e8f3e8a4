import { SharedVectors } from "./SharedVectors.ts";

/**
 * The memory to which threads write updates. A slot that was written is readable until it is given back or a later round
 * starts to train; then it is reused.
 */
export class UpdateSlots {
  #round = Number.NaN;
  readonly #vectors = new SharedVectors();
  readonly #written = new Set<Float32Array>();

  /** A slot for an update of this round. */
  take(round: number, length: number): Float32Array {
    if (round !== this.#round) {
      for (const slot of this.#written) this.giveBack(slot);
      this.#round = round;
    }
    return this.#vectors.take(length);
  }

  /** No thread writes to this slot any more. */
  onWritten(slot: Float32Array): void {
    this.#written.add(slot);
  }

  /** Nobody reads this slot any more. Does nothing if it was given back before. */
  giveBack(slot: Float32Array): void {
    if (this.#written.delete(slot)) this.#vectors.giveBack(slot);
  }
}
