import type { Block, KernelFunctions, KernelMemory } from "../kernels/index.ts";
import type { BatchInput } from "./BatchInput.ts";

/** What the last layer gave for the current batch, and where its gradient goes: rows of `stride` numbers. */
interface LossPass {
  readonly output: number;
  readonly delta: number;
  readonly stride: number;
}

/**
 * The loss of a model's outputs, its gradient in them, and that gradient's directional derivative.
 *
 * Several outputs are scores of classes: softmax cross-entropy. A single output is a quantity z with target y: (z - y)^2 / 2,
 * whose Hessian in z is 1.
 */
export class OutputLoss {
  readonly #kernels: KernelFunctions;
  readonly #memory: KernelMemory;
  readonly #classCount: number;
  readonly #probabilities: Block = { address: 0, capacity: 0 };

  constructor(kernels: KernelFunctions, memory: KernelMemory, classCount: number) {
    this.#kernels = kernels;
    this.#memory = memory;
    this.#classCount = classCount;
  }

  /** Writes the gradient of the batch's mean loss to `delta`, and returns that loss. */
  gradient(input: BatchInput, { output, delta, stride }: LossPass): number {
    const { size, labels } = input;
    if (this.#classCount === 1) return this.#squaredLoss(input, { output, delta, stride });
    const probabilities = this.#memory.require(this.#probabilities, size * stride * 4);
    const { softmaxCrossEntropy } = this.#kernels;
    return softmaxCrossEntropy(output, labels, size, this.#classCount, stride, 1 / size, probabilities, delta) / size;
  }

  /** Replaces the tangent of the outputs by that of the gradient. `gradient` has run on the batch before. */
  gradientTangent(size: number, tangent: number, stride: number): void {
    if (this.#classCount > 1) {
      const { address } = this.#probabilities;
      this.#kernels.softmaxCrossEntropyTangent(tangent, address, size, this.#classCount, stride, 1 / size);
      return;
    }
    const { floats } = this.#memory;
    const scale = Math.fround(1 / size);
    for (let row = 0; row < size; row++) {
      const at = tangent / 4 + row * stride;
      const value = floats[at]!;
      floats.fill(0, at, at + stride);
      floats[at] = value * scale;
    }
  }

  #squaredLoss({ size, targets }: BatchInput, { output, delta, stride }: LossPass): number {
    const { floats } = this.#memory;
    const scale = Math.fround(1 / size);
    let sum = 0;
    for (let row = 0; row < size; row++) {
      const error = Math.fround(floats[output / 4 + row * stride]! - targets[row]!);
      sum += (error * error) / 2;
      const at = delta / 4 + row * stride;
      floats.fill(0, at, at + stride);
      floats[at] = error * scale;
    }
    return sum / size;
  }
}
