/** Models in memory that threads share: one copy for all jobs that use a model at the same time, instead of one per job. */
export class SharedModels {
  readonly #vectors = new SharedVectors();
  readonly #inUse = new Map<Float32Array, { readonly copy: Float32Array; jobs: number }>();

  /** The model's copy, for one job. */
  take(model: Float32Array): Float32Array {
    let entry = this.#inUse.get(model);
    if (entry === undefined) {
      entry = { copy: this.#vectors.take(model.length), jobs: 0 };
      entry.copy.set(model);
      this.#inUse.set(model, entry);
    }
    entry.jobs += 1;
    return entry.copy;
  }

  /** One job has ended; the copy is released with the last one. */
  giveBack(model: Float32Array): void {
    const entry = this.#inUse.get(model)!;
    entry.jobs -= 1;
    if (entry.jobs > 0) return;
    this.#inUse.delete(model);
    this.#vectors.giveBack(entry.copy);
  }
}

/**
 * Reusable vectors in memory that threads share. New ones would be megabytes of garbage per round. The collector does not
 * count shared memory, and the allocators of several threads keep it for long.
 */
class SharedVectors {
  readonly #free: Float32Array[] = [];

  /** A vector with arbitrary content. */
  take(length: number): Float32Array {
    const free = this.#free.pop();
    // models of one run have one length; a vector of a different length is left to the garbage collector
    return free?.length === length
      ? free
      : new Float32Array(new SharedArrayBuffer(length * Float32Array.BYTES_PER_ELEMENT));
  }

  /** The vector may be overwritten from now on. */
  giveBack(vector: Float32Array): void {
    this.#free.push(vector);
  }
}

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
