import { type Block, type KernelFunctions, KernelMemory } from "../../kernels/index.ts";
import { BatchInput, type FirstLayer } from "../BatchInput.ts";
import type { KernelEngine } from "../createKernelModel.ts";
import { OutputLoss } from "../OutputLoss.ts";
import { type Layer, type LayerMemory, layerMemory, type PaddedCopy } from "./LayerMemory.ts";

/** A layer's weights and bias as the kernels take them. */
interface Operand extends PaddedCopy {
  readonly strideBytes: number;
}

/**
 * The passes of a perceptron.
 *
 * The Hessian-vector product is Pearlmutter's R-operator, forward over reverse: one primal pass, shared by the gradient
 * and its directional derivative (B. Pearlmutter, "Fast exact multiplication by the Hessian", 1994).
 */
export class PerceptronEngine implements KernelEngine {
  readonly memory: KernelMemory;
  readonly input: BatchInput;
  readonly #kernels: KernelFunctions;
  readonly #layers: readonly Layer[];
  readonly #kept: readonly LayerMemory[];
  readonly #loss: OutputLoss;

  constructor(kernels: KernelFunctions, layers: readonly Layer[], firstLayer: FirstLayer) {
    this.#kernels = kernels;
    this.#layers = layers;
    this.memory = new KernelMemory(kernels);
    this.input = new BatchInput(kernels, this.memory, layers[0]!.inputs, firstLayer);
    this.#loss = new OutputLoss(kernels, this.memory, layers.at(-1)!.outputs);
    this.#kept = layers.map((layer, index) => layerMemory(this.memory, layer, index === 0));
  }

  /** Runs the current batch forward at a point. */
  forward(point: number): void {
    for (const [index, layer] of this.#layers.entries()) {
      const { output, slope, point: copy } = this.#kept[index]!;
      const operand = this.#operand(layer, point, copy);
      const z = this.#require(output, layer);
      this.#multiplyInput(index, operand, z);
      if (index === this.#layers.length - 1) this.#kernels.addBias(z, operand.bias, this.input.size, layer.stride);
      else this.#kernels.addBiasElu(z, operand.bias, this.#require(slope, layer), this.input.size, layer.stride);
    }
  }

  /** Writes the gradient of the batch's mean loss to `out`, a different vector, and returns the loss. */
  gradient(point: number, out: number): number {
    this.forward(point);
    const loss = this.#lossAndDelta();
    for (let index = this.#layers.length - 1; index >= 0; index--) {
      const { delta } = this.#kept[index]!;
      this.#writeGradient(index, out, delta.address);
      if (index === 0) break;
      const before = this.#layers[index - 1]!;
      const kept = this.#kept[index - 1]!;
      const target = this.#require(kept.delta, before);
      this.#multiplyBack(index, delta.address, this.#transposed(index, point, "transposed"), target, 0);
      this.#kernels.eluBackward(target, kept.slope.address, this.input.size * before.stride);
    }
    return loss;
  }

  /** Writes the Hessian of the batch's mean loss at `point`, times `direction`, to `out`, a different vector. */
  hessianVectorProduct(point: number, direction: number, out: number): void {
    this.forward(point);
    this.#lossAndDelta();
    this.#forwardTangent(point, direction);
    for (let index = this.#layers.length - 1; index >= 0; index--) {
      const { delta, deltaTangent } = this.#kept[index]!;
      this.#writeGradient(index, out, deltaTangent.address, delta.address);
      if (index === 0) break;
      const before = this.#layers[index - 1]!;
      const kept = this.#kept[index - 1]!;
      const gradient = this.#require(kept.delta, before);
      const tangent = this.#require(kept.deltaTangent, before);
      const transposed = this.#transposed(index, point, "transposed");
      this.#multiplyBack(index, delta.address, transposed, gradient, 0);
      this.#multiplyBack(index, deltaTangent.address, transposed, tangent, 0);
      const transposedDirection = this.#transposed(index, direction, "transposedDirection");
      this.#multiplyBack(index, delta.address, transposedDirection, tangent, 1);
      const { output, slope, zTangent } = kept;
      const count = this.input.size * before.stride;
      this.#kernels.eluBackwardTangent(tangent, gradient, output.address, slope.address, zTangent.address, count);
      this.#kernels.eluBackward(gradient, slope.address, count);
    }
  }

  /** Copies the logits of the last forward pass to `out`, starting at index `at`, without padding. */
  copyLogits(out: Float32Array, at: number): void {
    const index = this.#layers.length - 1;
    const width = this.#layers[index]!.outputs;
    for (let row = 0; row < this.input.size; row++) out.set(this.#outputRow(index, row), at + row * width);
  }

  /** Adds the rows of the last hidden layer's activations, of the last forward pass, to `sums`, first to last. */
  addEmbeddings(sums: Float64Array): void {
    for (let row = 0; row < this.input.size; row++) {
      const values = this.#outputRow(this.#layers.length - 2, row);
      for (let unit = 0; unit < sums.length; unit++) sums[unit] = sums[unit]! + values[unit]!;
    }
  }

  #outputRow(index: number, row: number): Float32Array {
    const { outputs, stride } = this.#layers[index]!;
    const first = this.#kept[index]!.output.address / 4 + row * stride;
    return this.memory.floats.subarray(first, first + outputs);
  }

  #require(block: Block, { stride }: Layer): number {
    return this.memory.require(block, this.input.size * stride * 4);
  }

  /** A layer's weights and bias in a vector: in place, or padded copies where a row is not a multiple of 4. */
  #operand(layer: Layer, vector: number, copy: PaddedCopy): Operand {
    const { inputs, outputs, stride, direct } = layer;
    const weight = vector + layer.weightOffset * 4;
    const bias = vector + layer.biasOffset * 4;
    if (direct) return { weight, bias, strideBytes: stride * 4 };
    this.#kernels.copyRows(weight, outputs, copy.weight, stride, inputs, outputs);
    this.#kernels.copyRows(bias, outputs, copy.bias, stride, 1, outputs);
    return { ...copy, strideBytes: stride * 4 };
  }

  /** z = h W for the input h of a layer. */
  #multiplyInput(index: number, { weight, strideBytes }: Operand, z: number): void {
    const { inputs, stride } = this.#layers[index]!;
    if (index === 0) this.input.multiply(weight, strideBytes, z, strideBytes, stride);
    else this.#multiplyRows(index, this.#kept[index - 1]!.output.address, weight, strideBytes, z, stride, inputs, 0);
  }

  /** C (+)= A B, where A has the stride of the previous layer. */
  // biome-ignore lint/complexity/useMaxParams: the operands of one kernel call, made for every layer of every batch
  #multiplyRows(
    index: number,
    a: number,
    b: number,
    strideBytes: number,
    c: number,
    columns: number,
    inner: number,
    accumulate: 0 | 1,
  ): void {
    const aStride = this.#layers[index - 1]!.stride * 4;
    const { size } = this.input;
    this.#kernels.multiply(a, aStride, 4, b, strideBytes, c, strideBytes, size, columns, inner, accumulate);
  }

  /** The batch's mean loss; its gradient in the outputs becomes the last layer's delta. */
  #lossAndDelta(): number {
    const index = this.#layers.length - 1;
    const layer = this.#layers[index]!;
    const { output, delta } = this.#kept[index]!;
    const { stride } = layer;
    return this.#loss.gradient(this.input, { output: output.address, delta: this.#require(delta, layer), stride });
  }

  /** Directional derivatives of every z and activation, and of the loss's gradient in the logits. */
  #forwardTangent(point: number, direction: number): void {
    const { size } = this.input;
    const last = this.#layers.length - 1;
    for (const [index, layer] of this.#layers.entries()) {
      const kept = this.#kept[index]!;
      const { inputs, stride } = layer;
      const z = this.#require(index === last ? kept.deltaTangent : kept.zTangent, layer);
      const operand = this.#operand(layer, direction, kept.direction);
      this.#multiplyInput(index, operand, z);
      if (index > 0) {
        const { weight, strideBytes } = this.#operand(layer, point, kept.point);
        const { tangent } = this.#kept[index - 1]!;
        this.#multiplyRows(index, tangent.address, weight, strideBytes, z, stride, inputs, 1);
      }
      this.#kernels.addBias(z, operand.bias, size, stride);
      if (index === last) this.#loss.gradientTangent(size, z, stride);
      else {
        const tangent = this.#require(kept.tangent, layer);
        this.#kernels.copyRows(z, stride, tangent, stride, size, stride);
        this.#kernels.eluBackward(tangent, kept.slope.address, size * stride);
      }
    }
  }

  /**
   * Writes a layer's part of a gradient: h^T delta and the sums of delta's columns. With `primalDelta`, it writes the directional
   * derivative: h^T delta + (tangent of h)^T primalDelta, where `delta` is the tangent of `primalDelta`.
   */
  #writeGradient(index: number, out: number, delta: number, primalDelta?: number): void {
    const layer = this.#layers[index]!;
    const { inputs, outputs, stride, direct } = layer;
    const { gradient } = this.#kept[index]!;
    const { size } = this.input;
    const strideBytes = stride * 4;
    const weight = direct ? out + layer.weightOffset * 4 : gradient.weight;
    const bias = direct ? out + layer.biasOffset * 4 : gradient.bias;
    if (index === 0) this.input.multiplyTransposed(delta, strideBytes, weight, strideBytes, stride);
    else {
      const { multiply } = this.#kernels;
      const { output, tangent } = this.#kept[index - 1]!;
      const inputStride = this.#layers[index - 1]!.stride * 4;
      multiply(output.address, 4, inputStride, delta, strideBytes, weight, strideBytes, inputs, stride, size, 0);
      if (primalDelta !== undefined)
        multiply(
          tangent.address,
          4,
          inputStride,
          primalDelta,
          strideBytes,
          weight,
          strideBytes,
          inputs,
          stride,
          size,
          1,
        );
    }
    this.#kernels.columnSums(delta, size, stride, bias);
    if (direct) return;
    this.#kernels.copyRows(weight, stride, out + layer.weightOffset * 4, outputs, inputs, outputs);
    this.#kernels.copyRows(bias, stride, out + layer.biasOffset * 4, outputs, 1, outputs);
  }

  /** Address of a layer's transposed weights: outputs x (inputs, padded). */
  #transposed(index: number, vector: number, place: "transposed" | "transposedDirection"): number {
    const { inputs, outputs, weightOffset } = this.#layers[index]!;
    const target = this.#kept[index]![place];
    this.#kernels.transpose(vector + weightOffset * 4, inputs, outputs, target, this.#layers[index - 1]!.stride);
    return target;
  }

  /** C (+)= delta W^T: a gradient in z becomes one in the layer's input. */
  #multiplyBack(index: number, delta: number, transposed: number, c: number, accumulate: 0 | 1): void {
    const { outputs, stride } = this.#layers[index]!;
    const columns = this.#layers[index - 1]!.stride;
    const { multiply } = this.#kernels;
    multiply(
      delta,
      stride * 4,
      4,
      transposed,
      columns * 4,
      c,
      columns * 4,
      this.input.size,
      columns,
      outputs,
      accumulate,
    );
  }
}
