import { SharedVectors } from "./SharedVectors.ts";

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
