import { InvalidValueError, requireInteger } from "../../core/index.ts";
import type { Block, KernelMemory, Rounding } from "../../kernels/index.ts";
import type { FirstLayer } from "../BatchInput.ts";
import type { ParameterBlock } from "../Model.ts";

/** Memory where the passes keep one layer's values for one batch: batch x stride each, in kernel memory. */
export interface LayerMemory {
  /** Activations (hidden layers) or logits (last layer). */
  readonly output: Block;
  /** ELU's derivative (hidden layers). */
  readonly slope: Block;
  /** Directional derivative of z and of the activations (hidden layers). */
  readonly zTangent: Block;
  readonly tangent: Block;
  /** Gradient of the loss in z, and its directional derivative. */
  readonly delta: Block;
  readonly deltaTangent: Block;
  /** Memory for a padded copy of weights and bias: of a point, of a direction, of a gradient (0 where rows need no padding). */
  readonly point: PaddedCopy;
  readonly direction: PaddedCopy;
  readonly gradient: PaddedCopy;
  /** Memory for the transposed weights of a point and of a direction (0 in the first layer, which has no layer before it). */
  readonly transposed: number;
  readonly transposedDirection: number;
}

/** Addresses of weights and bias with rows padded to a multiple of 4. */
export interface PaddedCopy {
  readonly weight: number;
  readonly bias: number;
}

/** Reserves the memory that does not depend on the batch's size; the blocks grow with the first passes. */
export const layerMemory = (memory: KernelMemory, layer: Layer, isFirst: boolean): LayerMemory => {
  const { inputs, outputs, stride, direct } = layer;
  const copy = (): PaddedCopy =>
    direct
      ? { weight: 0, bias: 0 }
      : { weight: memory.allocate(inputs * stride * 4), bias: memory.allocate(stride * 4) };
  const transposed = (): number => (isFirst ? 0 : memory.allocate(outputs * roundUp(inputs) * 4));
  const block = (): Block => ({ address: 0, capacity: 0 });
  return {
    output: block(),
    slope: block(),
    zTangent: block(),
    tangent: block(),
    delta: block(),
    deltaTangent: block(),
    point: copy(),
    direction: copy(),
    gradient: copy(),
    transposed: transposed(),
    transposedDirection: transposed(),
  };
};

/** A fully connected layer z = h W + b and its place in a parameter vector: W (inputs x outputs, row-major), then b. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** `outputs` rounded up to a multiple of 4: the stride of all activations in kernel memory. */
  readonly stride: number;
  /** Whether the layer's weights can be used in place (no padding needed). */
  readonly direct: boolean;
  readonly weightOffset: number;
  readonly biasOffset: number;
}

/** The next multiple of 4. */
const roundUp = (value: number): number => (value + 3) & ~3;

/** The layers of a perceptron, input size first. */
export const layersOf = (layerSizes: readonly number[]): readonly Layer[] => {
  const layers: Layer[] = [];
  let offset = 0;
  for (let index = 1; index < layerSizes.length; index++) {
    const inputs = layerSizes[index - 1]!;
    const outputs = layerSizes[index]!;
    const stride = roundUp(outputs);
    const biasOffset = offset + inputs * outputs;
    layers.push({ inputs, outputs, stride, direct: stride === outputs, weightOffset: offset, biasOffset });
    offset = biasOffset + outputs;
  }
  return layers;
};

/** The layers' tensors as named blocks: layer1.weight, layer1.bias, layer2.weight, ... */
export const blocksOf = (layers: readonly Layer[]): readonly ParameterBlock[] =>
  layers.flatMap(({ inputs, outputs, weightOffset, biasOffset }, index) => [
    { name: `layer${index + 1}.weight`, shape: [inputs, outputs], offset: weightOffset },
    { name: `layer${index + 1}.bias`, shape: [outputs], offset: biasOffset },
  ]);

/** Options of `createPerceptron`. */
export interface PerceptronOptions {
  /** Units of each layer, features first, classes last (1: a quantity). Default: the paper's 784-80-60-10. */
  readonly layerSizes?: readonly number[];
  /** Default `"strict"`: the same bits on every machine. */
  readonly rounding?: Rounding;
  /** Default `"auto"`. It affects the time only, not the bits. */
  readonly firstLayer?: FirstLayer;
}

/** The options with every default filled in. */
type ResolvedPerceptronOptions = Required<PerceptronOptions>;

/** The number of parameters for which a Float32Array of 4 GiB, the memory of one kernels instance, holds all working vectors. */
const MOST_PARAMETERS = 2 ** 26;

/** @throws InvalidValueError naming the option */
export const resolvePerceptronOptions = ({
  layerSizes = [784, 80, 60, 10],
  rounding = "strict",
  firstLayer = "auto",
}: PerceptronOptions): ResolvedPerceptronOptions => {
  if (layerSizes.length < 2)
    throw new InvalidValueError("layerSizes", layerSizes, "at least two sizes: the features and the classes");
  for (const [index, size] of layerSizes.entries()) requireInteger(`layerSizes[${index}]`, size, 1);
  requireInteger("layerSizes' last (the classes, or 1 for a quantity)", layerSizes.at(-1)!, 1, 256);
  let parameters = 0;
  for (let index = 1; index < layerSizes.length; index++)
    parameters += (layerSizes[index - 1]! + 1) * layerSizes[index]!;
  if (parameters > MOST_PARAMETERS)
    throw new InvalidValueError("layerSizes", layerSizes, `sizes of at most ${MOST_PARAMETERS} parameters in all`);
  if (rounding !== "strict" && rounding !== "fma")
    throw new InvalidValueError("rounding", rounding, 'one of "strict", "fma"');
  if (firstLayer !== "auto" && firstLayer !== "dense" && firstLayer !== "sparse")
    throw new InvalidValueError("firstLayer", firstLayer, 'one of "auto", "dense", "sparse"');
  return { layerSizes: [...layerSizes], rounding, firstLayer };
};
