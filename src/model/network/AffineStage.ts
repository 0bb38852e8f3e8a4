import type { Block, KernelFunctions, KernelMemory } from "../../kernels/index.ts";
import type { AffineShape, PatchWindow } from "./networkLayers.ts";
import type { PassKind, Stage, StagePass } from "./Stage.ts";

/** Weights or a product with them as the kernels take them: rows of a multiple of 4 numbers. */
interface Operand {
  readonly weight: number;
  readonly bias: number;
}

/** A convolution or a dense layer: patches of the input times weights, plus bias, then the activation. */
export class AffineStage implements Stage {
  readonly outputSize: number;
  readonly output: Block = emptyBlock();
  readonly tangent: Block = emptyBlock();
  readonly delta: Block = emptyBlock();
  readonly deltaTangent: Block = emptyBlock();
  readonly #kernels: KernelFunctions;
  readonly #memory: KernelMemory;
  readonly #shape: AffineShape;
  readonly #slope: Block = emptyBlock();
  readonly #zTangent: Block = emptyBlock();
  readonly #patches: Block = emptyBlock();
  readonly #patchesTangent: Block = emptyBlock();
  readonly #patchesDelta: Block = emptyBlock();
  /** Copies with padded rows, where a row of outputs is no multiple of 4. */
  readonly #copies: { readonly point: Operand; readonly direction: Operand; readonly gradient: Operand } | undefined;
  /** Room for the transposed weights of a point and of a direction. */
  readonly #transposedPoint: number;
  readonly #transposedDirection: number;
  readonly #isFirst: boolean;

  constructor(kernels: KernelFunctions, memory: KernelMemory, shape: AffineShape, isFirst: boolean) {
    this.#kernels = kernels;
    this.#memory = memory;
    this.#shape = shape;
    this.#isFirst = isFirst;
    const { outputs, stride, patch, positions } = shape;
    this.outputSize = positions * stride;
    const copy = (): Operand => ({ weight: memory.allocate(patch * stride * 4), bias: memory.allocate(stride * 4) });
    this.#copies = outputs === stride ? undefined : { point: copy(), direction: copy(), gradient: copy() };
    const transposed = (): number => (isFirst ? 0 : memory.allocate(outputs * this.#backColumns * 4));
    this.#transposedPoint = transposed();
    this.#transposedDirection = transposed();
  }

  reserve(samples: number, kind: PassKind): void {
    const { window, positions, patch, activation } = this.#shape;
    const require = (block: Block, numbers: number): number => this.#memory.require(block, samples * numbers * 4);
    const isHidden = activation !== "none";
    require(this.output, this.outputSize);
    if (isHidden) require(this.#slope, this.outputSize);
    if (window !== undefined) require(this.#patches, positions * patch);
    if (kind === "forward") return;
    require(this.delta, this.outputSize);
    if (window !== undefined && !this.#isFirst) require(this.#patchesDelta, positions * patch);
    if (kind === "gradient") return;
    require(this.tangent, this.outputSize);
    require(this.deltaTangent, this.outputSize);
    if (isHidden) require(this.#zTangent, this.outputSize);
    if (window !== undefined && !this.#isFirst) require(this.#patchesTangent, positions * patch);
  }

  forward({ samples, input, point }: StagePass): void {
    const { stride, activation } = this.#shape;
    const { weight, bias } = this.#operand(point, "point");
    const z = this.output.address;
    this.#multiplyPatches(samples, this.#take(samples, input, this.#patches), weight, z, 0);
    const rows = this.#rows(samples);
    if (activation === "elu") this.#kernels.addBiasElu(z, bias, this.#slope.address, rows, stride);
    else if (activation === "relu") this.#kernels.addBiasRelu(z, bias, this.#slope.address, rows, stride);
    else this.#kernels.addBias(z, bias, rows, stride);
  }

  forwardTangent({ samples, input, inputTangent, point, direction }: StagePass): void {
    const { stride, activation } = this.#shape;
    const isHidden = activation !== "none";
    const z = isHidden ? this.#zTangent.address : this.tangent.address;
    const { weight, bias } = this.#operand(direction, "direction");
    this.#multiplyPatches(samples, this.#taken(input), weight, z, 0);
    if (inputTangent !== 0)
      this.#multiplyPatches(
        samples,
        this.#take(samples, inputTangent, this.#patchesTangent),
        this.#operand(point, "point").weight,
        z,
        1,
      );
    const rows = this.#rows(samples);
    this.#kernels.addBias(z, bias, rows, stride);
    if (!isHidden) return;
    this.#kernels.copyRows(z, stride, this.tangent.address, stride, rows, stride);
    this.#kernels.eluBackward(this.tangent.address, this.#slope.address, rows * stride);
  }

  backward(pass: StagePass): void {
    const { samples, point, inputDelta } = pass;
    this.#multiplySlope(samples);
    this.#writeGradient(pass, this.delta.address);
    if (inputDelta === 0) return;
    const target = this.#backTarget(inputDelta);
    this.#multiplyBack(samples, this.delta.address, this.#transposed(point, this.#transposedPoint), target, 0);
    this.#sumBack(samples, inputDelta);
  }

  backwardTangent(pass: StagePass): void {
    const { samples, point, direction, inputDelta, inputDeltaTangent } = pass;
    const { activation } = this.#shape;
    const { address: delta } = this.delta;
    const { address: tangent } = this.deltaTangent;
    if (activation !== "none") {
      const count = samples * this.outputSize;
      const { address: slope } = this.#slope;
      this.#kernels.eluBackwardTangent(tangent, delta, this.output.address, slope, this.#zTangent.address, count);
      this.#kernels.eluBackward(delta, slope, count);
    }
    this.#writeGradient(pass, tangent, delta);
    if (inputDelta === 0) return;
    const transposed = this.#transposed(point, this.#transposedPoint);
    this.#multiplyBack(samples, delta, transposed, this.#backTarget(inputDelta), 0);
    this.#sumBack(samples, inputDelta);
    const target = this.#backTarget(inputDeltaTangent);
    this.#multiplyBack(samples, tangent, transposed, target, 0);
    this.#multiplyBack(samples, delta, this.#transposed(direction, this.#transposedDirection), target, 1);
    this.#sumBack(samples, inputDeltaTangent);
  }

  /** Columns of a gradient in the patches: a multiple of 4 for all but the first stage. */
  get #backColumns(): number {
    return this.#shape.window === undefined ? this.#shape.inputSize : this.#shape.patch;
  }

  #rows(samples: number): number {
    return samples * this.#shape.positions;
  }

  /** Writes the patches of an input to a block and returns their address. A dense layer takes its input as it lies. */
  #take(samples: number, input: number, block: Block): number {
    const { window } = this.#shape;
    if (window === undefined) return input;
    this.#kernels.patchesOf(input, samples, ...sizesOf(window), block.address);
    return block.address;
  }

  /** The patches of the last forward pass. */
  #taken(input: number): number {
    return this.#shape.window === undefined ? input : this.#patches.address;
  }

  /** Numbers from one patch to the next. */
  get #patchStride(): number {
    return this.#shape.window === undefined ? this.#shape.inputSize : this.#shape.patch;
  }

  /** z (+)= patches W */
  #multiplyPatches(samples: number, patches: number, weight: number, z: number, accumulate: 0 | 1): void {
    const { patch, stride } = this.#shape;
    const strideBytes = stride * 4;
    const { multiply } = this.#kernels;
    const rows = this.#rows(samples);
    multiply(patches, this.#patchStride * 4, 4, weight, strideBytes, z, strideBytes, rows, stride, patch, accumulate);
  }

  /**
   * Writes patches^T delta and the sums of delta's columns. With `primalDelta`, their directional derivative:
   * patches^T delta + (tangent of patches)^T primalDelta, `delta` being the tangent of `primalDelta`.
   */
  #writeGradient({ samples, input, inputTangent, out }: StagePass, delta: number, primalDelta?: number): void {
    const { patch, outputs, stride, weightOffset, biasOffset } = this.#shape;
    const strideBytes = stride * 4;
    const rows = this.#rows(samples);
    const { weight, bias } = this.#copies?.gradient ?? { weight: out + weightOffset * 4, bias: out + biasOffset * 4 };
    const { multiply, columnSums, copyRows } = this.#kernels;
    const step = this.#patchStride * 4;
    multiply(this.#taken(input), 4, step, delta, strideBytes, weight, strideBytes, patch, stride, rows, 0);
    if (primalDelta !== undefined && inputTangent !== 0) {
      const tangents = this.#shape.window === undefined ? inputTangent : this.#patchesTangent.address;
      multiply(tangents, 4, step, primalDelta, strideBytes, weight, strideBytes, patch, stride, rows, 1);
    }
    columnSums(delta, rows, stride, bias);
    if (this.#copies === undefined) return;
    copyRows(weight, stride, out + weightOffset * 4, outputs, patch, outputs);
    copyRows(bias, stride, out + biasOffset * 4, outputs, 1, outputs);
  }

  #multiplySlope(samples: number): void {
    if (this.#shape.activation === "none") return;
    this.#kernels.eluBackward(this.delta.address, this.#slope.address, samples * this.outputSize);
  }

  /** Where a gradient in the patches goes: patches of their own, or straight to the input of a dense layer. */
  #backTarget(inputDelta: number): number {
    return this.#shape.window === undefined ? inputDelta : this.#patchesDelta.address;
  }

  /** C (+)= delta W^T */
  #multiplyBack(samples: number, delta: number, transposed: number, c: number, accumulate: 0 | 1): void {
    const { outputs, stride } = this.#shape;
    const columns = this.#backColumns;
    const bytes = columns * 4;
    const { multiply } = this.#kernels;
    multiply(delta, stride * 4, 4, transposed, bytes, c, bytes, this.#rows(samples), columns, outputs, accumulate);
  }

  /** Adds up the gradient in the patches to that in the image. */
  #sumBack(samples: number, inputDelta: number): void {
    const { window } = this.#shape;
    if (window === undefined) return;
    this.#kernels.sumPatches(this.#patchesDelta.address, samples, ...sizesOf(window), inputDelta);
  }

  #operand(vector: number, name: "point" | "direction"): Operand {
    const { patch, outputs, stride, weightOffset, biasOffset } = this.#shape;
    const weight = vector + weightOffset * 4;
    const bias = vector + biasOffset * 4;
    if (this.#copies === undefined) return { weight, bias };
    const copy = this.#copies[name];
    this.#kernels.copyRows(weight, outputs, copy.weight, stride, patch, outputs);
    this.#kernels.copyRows(bias, outputs, copy.bias, stride, 1, outputs);
    return copy;
  }

  /** Transposes a vector's weights to outputs x columns of the input and returns their address. */
  #transposed(vector: number, target: number): number {
    const { patch, outputs, weightOffset } = this.#shape;
    this.#kernels.transpose(vector + weightOffset * 4, patch, outputs, target, this.#backColumns);
    return target;
  }
}

/** The sizes of a window in the order in which the kernels take them. */
const sizesOf = ({ image: { height, width, channels }, kernel, stride, padding, outHeight, outWidth }: PatchWindow) =>
  [height, width, channels, kernel, stride, padding, outHeight, outWidth] as const;

const emptyBlock = (): Block => ({ address: 0, capacity: 0 });
