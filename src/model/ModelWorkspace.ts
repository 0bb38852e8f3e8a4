import type { Batch } from "../data/index.ts";

/** A parameter-sized vector in a workspace. Opaque: only the workspace that made it can read it. */
export interface WorkspaceVector {
  readonly position: number;
}

/**
 * A model's memory for algorithms that make many small steps. Vectors stay inside (for the perceptron in WebAssembly
 * memory), so that a step copies nothing in or out. The results equal those of the model's plain functions, bit for bit.
 *
 * There is one workspace per model. Its vectors and its current batch are valid until the next caller uses it. Therefore use it
 * only within one synchronous piece of work, and write every vector before reading it.
 */
export interface ModelWorkspace {
  /** The workspace's first `count` vectors; every call gives the same ones. */
  vectors(count: number): readonly WorkspaceVector[];
  write(target: WorkspaceVector, values: Float32Array): void;
  read(source: WorkspaceVector, out: Float32Array): void;
  /** Makes a batch the current one until the next `useBatch`. @throws InvalidValueError if it does not fit the model */
  useBatch(batch: Batch): void;
  /** Writes the gradient of the current batch's mean loss at `at` and returns that loss. `out` is a different vector. */
  gradient(at: WorkspaceVector, out: WorkspaceVector): number;
  /** Writes the Hessian of the current batch's mean loss at `at`, times `vector`. `out` is a different vector. */
  hessianVectorProduct(at: WorkspaceVector, vector: WorkspaceVector, out: WorkspaceVector): void;
  /** Class scores, or the quantity, of the current batch, batch size x classCount: a fresh array. */
  logits(at: WorkspaceVector): Float32Array;
  /** out = a + scale * b in float32, `scale` rounded first, then the product, then the sum. `out` may be `a` or `b`. */
  addScaled(out: WorkspaceVector, a: WorkspaceVector, scale: number, b: WorkspaceVector): void;
  /** Euclidean norm in float64, summed like `squaredNorm` of this room. */
  norm(vector: WorkspaceVector): number;
}
