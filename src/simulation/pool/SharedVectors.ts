/**
 * Vectors in memory that threads share, used again and again. Fresh ones would be megabytes of garbage a round, which the
 * collector does not see (it counts no shared memory) and allocators of several threads keep for long.
 */
export class SharedVectors {
  readonly #free: Float32Array[] = [];

  /** A vector with anything in it. */
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
