import { InternalError, InvalidValueError } from "../../core/index.ts";
import type { Batch } from "../../data/index.ts";
import type { KernelFunctions } from "../../kernels/index.ts";
import type { ModelWorkspace, WorkspaceVector } from "../ModelWorkspace.ts";
import { type BatchShape, requireBatch } from "../requireBatch.ts";
import type { PerceptronEngine } from "./PerceptronEngine.ts";

/** The perceptron's workspace: vectors in the memory of its kernels instance. */
export class PerceptronWorkspace implements ModelWorkspace {
  readonly #engine: PerceptronEngine;
  readonly #kernels: KernelFunctions;
  readonly #parameterCount: number;
  readonly #shape: BatchShape;
  readonly #addresses: number[] = [];

  constructor(engine: PerceptronEngine, kernels: KernelFunctions, parameterCount: number, shape: BatchShape) {
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
    if (address === undefined)
      throw new InternalError("a workspace vector was used before it was reserved", { position });
    return address;
  }

  #addressOf(out: WorkspaceVector, ...inputs: WorkspaceVector[]): number {
    if (inputs.some(({ position }) => position === out.position))
      throw new InternalError("a workspace result would overwrite its own input", { position: out.position });
    return this.#address(out);
  }

  #requireBatch(): void {
    if (this.#engine.input.size === 0) throw new InternalError("a workspace was used before its first batch");
  }
}
