import { type KernelFunctions, KernelMemory } from "../../kernels/index.ts";
import { BatchInput } from "../BatchInput.ts";
import type { KernelEngine } from "../createKernelModel.ts";
import { OutputLoss } from "../OutputLoss.ts";
import { AffineStage } from "./AffineStage.ts";
import type { StageShape } from "./networkLayers.ts";
import { PoolStage } from "./PoolStage.ts";
import type { PassKind, Stage, StagePass } from "./Stage.ts";

/** Parameter vectors of a pass; 0 where it needs none. */
type Vectors = Pick<StagePass, "point" | "direction" | "out">;

/**
 * The passes of a network of convolutions, pools and dense layers.
 *
 * The Hessian-vector product is Pearlmutter's R-operator, forward over reverse: one primal pass, shared by the gradient
 * and its directional derivative (B. Pearlmutter, "Fast exact multiplication by the Hessian", 1994).
 */
export class NetworkEngine implements KernelEngine {
  readonly memory: KernelMemory;
  readonly input: BatchInput;
  readonly #kernels: KernelFunctions;
  readonly #stages: readonly Stage[];
  readonly #classCount: number;
  readonly #embeddingSize: number;
  readonly #loss: OutputLoss;

  constructor(kernels: KernelFunctions, shapes: readonly StageShape[], featureCount: number) {
    this.#kernels = kernels;
    this.memory = new KernelMemory(kernels);
    this.input = new BatchInput(kernels, this.memory, featureCount, "dense");
    this.#stages = shapes.map((shape, index) =>
      shape.kind === "pool"
        ? new PoolStage(kernels, this.memory, shape)
        : new AffineStage(kernels, this.memory, shape, index === 0),
    );
    const last = shapes.at(-1) as StageShape & { kind: "affine" };
    this.#classCount = last.outputs;
    this.#embeddingSize = last.patch;
    this.#loss = new OutputLoss(kernels, this.memory, last.outputs);
  }

  forward(point: number): void {
    this.#forward({ point, direction: 0, out: 0 }, "forward");
  }

  gradient(point: number, out: number): number {
    const vectors = { point, direction: 0, out };
    this.#forward(vectors, "gradient");
    const loss = this.#lossAndDelta();
    for (let index = this.#stages.length - 1; index >= 0; index--)
      this.#stages[index]!.backward(this.#pass(index, vectors));
    return loss;
  }

  hessianVectorProduct(point: number, direction: number, out: number): void {
    const vectors = { point, direction, out };
    this.#forward(vectors, "product");
    this.#lossAndDelta();
    for (const [index, stage] of this.#stages.entries()) stage.forwardTangent(this.#pass(index, vectors));
    const { tangent, deltaTangent, outputSize } = this.#last;
    const { size } = this.input;
    this.#kernels.copyRows(tangent.address, outputSize, deltaTangent.address, outputSize, size, outputSize);
    this.#loss.gradientTangent(size, deltaTangent.address, outputSize);
    for (let index = this.#stages.length - 1; index >= 0; index--)
      this.#stages[index]!.backwardTangent(this.#pass(index, vectors));
  }

  copyLogits(out: Float32Array, at: number): void {
    const { output, outputSize } = this.#last;
    const { floats } = this.memory;
    for (let row = 0; row < this.input.size; row++) {
      const first = output.address / 4 + row * outputSize;
      out.set(floats.subarray(first, first + this.#classCount), at + row * this.#classCount);
    }
  }

  addEmbeddings(sums: Float64Array): void {
    const { output, outputSize } = this.#stages.at(-2)!;
    const { floats } = this.memory;
    for (let row = 0; row < this.input.size; row++) {
      const first = output.address / 4 + row * outputSize;
      for (let unit = 0; unit < this.#embeddingSize; unit++) sums[unit] = sums[unit]! + floats[first + unit]!;
    }
  }

  get #last(): Stage {
    return this.#stages.at(-1)!;
  }

  #forward(vectors: Vectors, kind: PassKind): void {
    for (const stage of this.#stages) stage.reserve(this.input.size, kind);
    for (const [index, stage] of this.#stages.entries()) stage.forward(this.#pass(index, vectors));
  }

  /** What a stage works on: its parameters, and what lies before it. */
  #pass(index: number, vectors: Vectors): StagePass {
    const before = this.#stages[index - 1];
    return {
      ...vectors,
      samples: this.input.size,
      input: before?.output.address ?? this.input.dense,
      inputTangent: before?.tangent.address ?? 0,
      inputDelta: before?.delta.address ?? 0,
      inputDeltaTangent: before?.deltaTangent.address ?? 0,
    };
  }

  /** The batch's mean loss; its gradient in the outputs becomes the last stage's delta. */
  #lossAndDelta(): number {
    const { output, delta, outputSize } = this.#last;
    const pass = { output: output.address, delta: delta.address, stride: outputSize };
    return this.#loss.gradient(this.input, pass);
  }
}
