import type { Array as JaxArray } from "@jax-js/jax";
import type { RandomStream } from "../../core/index.ts";

/** The library, as it is handed to a definition's functions (so that a definition needs no import of its own). */
export type Jax = typeof import("@jax-js/jax");

/** One tensor's first values, row-major. */
export interface InitialTensor {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

/** A model's tensors by name. */
export type JaxParameters = Record<string, JaxArray>;

/**
 * A classifier written in jax-js: three pure functions. gfml derives the gradient and the exact Hessian-vector product,
 * traces each function once a batch size (`jit`), and owns all arrays: inside, follow the library's rule that a use takes
 * the reference, so write `x.ref` for every use but the last.
 *
 * Rows must be treated alone (no batch normalization): gfml fills batches up to few sizes to keep compiled code small.
 */
export interface JaxModelDefinition {
  readonly name: string;
  readonly featureCount: number;
  readonly classCount: number;
  /** Length of an embedding. */
  readonly embeddingSize: number;
  /** The tensors' first values, drawn from the stream alone. Names, order and shapes are the same for every stream. */
  init(stream: RandomStream): Readonly<Record<string, InitialTensor>>;
  /** Class scores before softmax, rows x classCount, of features rows x featureCount. */
  apply(parameters: JaxParameters, features: JaxArray, jax: Jax): JaxArray;
  /** Activations of the layer before the classification layer, rows x embeddingSize. */
  embed(parameters: JaxParameters, features: JaxArray, jax: Jax): JaxArray;
}
