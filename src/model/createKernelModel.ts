import { InvalidValueError, internalError, type RandomStream } from "../core/index.ts";
import type { Batch } from "../data/index.ts";
import type { KernelFunctions, KernelMemory } from "../kernels/index.ts";
import type { BatchInput } from "./BatchInput.ts";
import type { Model } from "./Model.ts";
import type { ModelWorkspace, WorkspaceVector } from "./ModelWorkspace.ts";
import { type BatchShape, requireBatch, requireVectors } from "./workspaceOf.ts";

/** Rows that `logits` and `embedding` take at once; no number depends on it. */
const CHUNK_ROWS = 256;

/**
 * Loss, gradient and Hessian-vector product of the current batch, all in the memory of one kernels instance. Points,
 * directions and results are addresses of parameter vectors in it.
 */
export interface KernelEngine {
  readonly memory: KernelMemory;
  readonly input: BatchInput;
  /** Runs the current batch forward at a point. */
  forward(point: number): void;
  /** Writes the gradient of the batch's mean loss to `out`, a different vector, and returns the loss. */
  gradient(point: number, out: number): number;
  /** Writes the Hessian of the batch's mean loss at `point`, times `direction`, to `out`, a different vector. */
  hessianVectorProduct(point: number, direction: number, out: number): void;
  /** Copies the logits of the last forward pass to `out` from number `at` on, without padding. */
  copyLogits(out: Float32Array, at: number): void;
  /** Adds the rows of the last hidden layer's activations, of the last forward pass, to `sums`, first to last. */
  addEmbeddings(sums: Float64Array): void;
}

/** A model on the kernels. It has a workspace in the kernels' memory. */
export interface KernelModel extends Model {
  readonly workspace: ModelWorkspace;
}

/** What a kernel model is, beside its engine. */
type KernelModelDescription = Omit<
  KernelModel,
  "lossAndGradient" | "hessianVectorProduct" | "logits" | "embedding" | "workspace"
> & {
  readonly engine: KernelEngine;
  readonly kernels: KernelFunctions;
  /** Whether a hidden layer gives the embedding. Without one it is the mean of the features. */
  readonly hasHiddenLayers: boolean;
  initialParameters(stream: RandomStream): Float32Array;
};

/** A model whose passes run in an engine on the kernels: checks the arguments and copies vectors in and out. */
export const createKernelModel = ({
  engine,
  kernels,
  hasHiddenLayers,
  ...description
}: KernelModelDescription): KernelModel => {
  const { parameterCount, featureCount, classCount, embeddingSize } = description;
  const shape = { featureCount, classCount };
  const { memory, input } = engine;
  const vectorBytes = parameterCount * 4;
  const [point, direction, result] = [
    memory.allocate(vectorBytes),
    memory.allocate(vectorBytes),
    memory.allocate(vectorBytes),
  ];

  const write = (address: number, values: Float32Array): void => memory.floats.set(values, address / 4);
  const read = (address: number, out: Float32Array): void =>
    out.set(memory.floats.subarray(address / 4, address / 4 + parameterCount));
  const forwardInChunks = (parameters: Float32Array, batch: Batch, use: (from: number) => void): void => {
    requireVectors(parameterCount, { parameters });
    requireBatch(shape, batch);
    write(point, parameters);
    for (let from = 0; from < batch.indices.length; from += CHUNK_ROWS) {
      input.load(batch, from, Math.min(from + CHUNK_ROWS, batch.indices.length));
      engine.forward(point);
      use(from);
    }
  };

  return {
    ...description,
    workspace: new KernelWorkspace(engine, kernels, parameterCount, shape),

    lossAndGradient(parameters: Float32Array, batch: Batch, out: Float32Array): number {
      requireVectors(parameterCount, { parameters }, out);
      requireBatch(shape, batch);
      write(point, parameters);
      input.load(batch);
      const loss = engine.gradient(point, result);
      read(result, out);
      return loss;
    },

    hessianVectorProduct(parameters: Float32Array, vector: Float32Array, batch: Batch, out: Float32Array): void {
      requireVectors(parameterCount, { parameters, vector }, out);
      requireBatch(shape, batch);
      write(point, parameters);
      write(direction, vector);
      input.load(batch);
      engine.hessianVectorProduct(point, direction, result);
      read(result, out);
    },

    logits(parameters: Float32Array, batch: Batch): Float32Array {
      const out = new Float32Array(batch.indices.length * classCount);
      forwardInChunks(parameters, batch, (from) => engine.copyLogits(out, from * classCount));
      return out;
    },

    embedding(parameters: Float32Array, batch: Batch): Float32Array {
      const sums = new Float64Array(embeddingSize);
      if (!hasHiddenLayers) {
        requireVectors(parameterCount, { parameters });
        requireBatch(shape, batch);
        addFeatures(batch, sums);
      } else forwardInChunks(parameters, batch, () => engine.addEmbeddings(sums));
      return Float32Array.from(sums, (sum) => sum / batch.indices.length);
    },
  };
};

const addFeatures = ({ samples: { features, featureCount }, indices }: Batch, sums: Float64Array): void => {
  const divisor = features instanceof Uint8Array ? 255 : 1;
  for (const index of indices)
    for (let feature = 0; feature < featureCount; feature++)
      sums[feature] = sums[feature]! + Math.fround(features[index * featureCount + feature]! / divisor);
};

/** The workspace of a kernel model: vectors in the memory of its kernels instance. */
class KernelWorkspace implements ModelWorkspace {
  readonly #engine: KernelEngine;
  readonly #kernels: KernelFunctions;
  readonly #parameterCount: number;
  readonly #shape: BatchShape;
  readonly #addresses: number[] = [];

  constructor(engine: KernelEngine, kernels: KernelFunctions, parameterCount: number, shape: BatchShape) {
    this.#engine = engine;
    this.#kernels = kernels;
    this.#parameterCount = parameterCount;
    this.#shape = shape;
  }

  vectors(count: number): readonly WorkspaceVector[] {
    while (this.#addresses.length < count) this.#addresses.push(this.#engine.memory.allocate(this.#parameterCount * 4));
    return Array.from({ length: count }, (_, position) => ({ position }));
  }

  write(target: WorkspaceVector, values: Float32Array): void {
    if (values.length !== this.#parameterCount)
      throw new InvalidValueError("values.length", values.length, `the parameter count ${this.#parameterCount}`);
    this.#engine.memory.floats.set(values, this.#address(target) / 4);
  }

  read(source: WorkspaceVector, out: Float32Array): void {
    const first = this.#address(source) / 4;
    out.set(this.#engine.memory.floats.subarray(first, first + this.#parameterCount));
  }

  useBatch(batch: Batch): void {
    requireBatch(this.#shape, batch);
    this.#engine.input.load(batch);
  }

  gradient(at: WorkspaceVector, out: WorkspaceVector): number {
    this.#requireBatch();
    return this.#engine.gradient(this.#address(at), this.#addressOf(out, at));
  }

  hessianVectorProduct(at: WorkspaceVector, vector: WorkspaceVector, out: WorkspaceVector): void {
    this.#requireBatch();
    this.#engine.hessianVectorProduct(this.#address(at), this.#address(vector), this.#addressOf(out, at, vector));
  }

  logits(at: WorkspaceVector): Float32Array {
    this.#requireBatch();
    this.#engine.forward(this.#address(at));
    const out = new Float32Array(this.#engine.input.size * this.#shape.classCount);
    this.#engine.copyLogits(out, 0);
    return out;
  }

  addScaled(out: WorkspaceVector, a: WorkspaceVector, scale: number, b: WorkspaceVector): void {
    this.#kernels.addScaled(this.#address(out), this.#address(a), scale, this.#address(b), this.#parameterCount);
  }

  norm(vector: WorkspaceVector): number {
    return Math.sqrt(this.#kernels.squaredNorm(this.#address(vector), this.#parameterCount));
  }

  #address({ position }: WorkspaceVector): number {
    const address = this.#addresses[position];
    if (address === undefined) throw internalError("a workspace vector was used before it was reserved", { position });
    return address;
  }

  #addressOf(out: WorkspaceVector, ...inputs: WorkspaceVector[]): number {
    if (inputs.some(({ position }) => position === out.position))
      throw internalError("a workspace result would overwrite its own input", { position: out.position });
    return this.#address(out);
  }

  #requireBatch(): void {
    if (this.#engine.input.size === 0) throw internalError("a workspace was used before its first batch");
  }
}
