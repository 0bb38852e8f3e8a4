import type { RandomStream } from "../core/index.ts";
import type { Batch } from "../data/index.ts";
import type { ModelWorkspace } from "./ModelWorkspace.ts";

/** A named block of a parameter vector: where a tensor lies in it. */
export interface ParameterBlock {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
}

/**
 * A model over a flat float32 parameter vector: of classes, or of a quantity. Everything else in gfml (meta-gradients, games, ledgers, files) sees
 * models only through this port. Implementations are deterministic: the same arguments give the same bits.
 *
 * A model of several outputs scores classes: its losses are the mean softmax cross-entropy over the batch. A model of one
 * output estimates a quantity: its losses are the mean of half the squared error against `Samples.targets`. Every `out` array has `parameterCount` entries, is overwritten,
 * and may not alias an input.
 */
export interface Model {
  readonly name: string;
  readonly parameterCount: number;
  readonly featureCount: number;
  /** Numbers that it gives of a sample: one for each class, or 1 for a quantity. */
  readonly classCount: number;
  /** Length of an embedding: units of the last hidden layer (omega, eq. 13). */
  readonly embeddingSize: number;
  /** The tensors of a parameter vector, in order, without gaps. */
  readonly blocks: readonly ParameterBlock[];

  initialParameters(stream: RandomStream): Float32Array;
  /** Writes the gradient of the batch's mean loss and returns that loss. */
  lossAndGradient(parameters: Float32Array, batch: Batch, out: Float32Array): number;
  /** Writes (Hessian of the batch's mean loss at `parameters`) x `vector`, exactly (no finite differences). */
  hessianVectorProduct(parameters: Float32Array, vector: Float32Array, batch: Batch, out: Float32Array): void;
  /** Class scores before softmax, or the quantity, batch size x classCount, row-major. */
  logits(parameters: Float32Array, batch: Batch): Float32Array;
  /** Mean over the batch of the last hidden layer's activations. */
  embedding(parameters: Float32Array, batch: Batch): Float32Array;
  /** The model's memory for long computations, if it has one. For other models, `workspaceOf` makes one. */
  readonly workspace?: ModelWorkspace;
}
