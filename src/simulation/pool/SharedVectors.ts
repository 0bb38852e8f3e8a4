/**
 * Reusable vectors in memory that threads share. New ones would be megabytes of garbage per round. The collector does not
 * count shared memory, and the allocators of several threads keep it for long.
 */
export class SharedVectors {
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
