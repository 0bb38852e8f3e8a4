import { InvalidValueError, requireInteger } from "../../core/index.ts";
import type { ParameterBlock } from "../Model.ts";

/** What follows a layer's sums: ELU, or the larger of the sum and 0. */
export type Activation = "elu" | "relu";

/** Learned kernels that slide over an image. Its positions keep their order: rows from above, columns from the left. */
export interface ConvolutionLayer {
  readonly kind: "convolution";
  /** Numbers at each position of the output: a multiple of 4. */
  readonly channels: number;
  /** Rows and columns of a kernel. Default 3. */
  readonly kernel?: number | undefined;
  /** Positions from one kernel to the next. Default 1. */
  readonly stride?: number | undefined;
  /** `"same"` (default) adds zeros around the image so that stride 1 keeps its size; needs an odd kernel. */
  readonly padding?: "same" | "none" | undefined;
  /** Default `"elu"`. */
  readonly activation?: Activation | undefined;
}

/** One number for each window of an image, channel by channel. Rows and columns that fill no window are left out. */
export interface PoolLayer {
  readonly kind: "pool";
  /** Rows and columns of a window. Default 2. */
  readonly size?: number | undefined;
  /** Default `"maximum"`. */
  readonly pooling?: "maximum" | "mean" | undefined;
}

/** A fully connected layer. An image becomes one row of numbers: row, column, channel. */
export interface DenseLayer {
  readonly kind: "dense";
  readonly units: number;
  /** Default `"elu"`. */
  readonly activation?: Activation | undefined;
}

/** A hidden layer of a network. */
export type NetworkLayer = ConvolutionLayer | PoolLayer | DenseLayer;

/** Rows, columns and numbers at each position. Features of an image lie in this order: row, column, channel. */
export interface ImageShape {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** Sums over patches of its input, with learned weights: a convolution, or a dense layer (one patch, the whole input). */
export interface AffineShape {
  readonly kind: "affine";
  /** The image that patches are taken from; absent for a dense layer. */
  readonly window?: PatchWindow;
  /** Numbers that one sum takes. */
  readonly patch: number;
  /** Sums at each position. */
  readonly outputs: number;
  /** `outputs` rounded up to a multiple of 4: numbers a position takes in memory. */
  readonly stride: number;
  /** Positions of a sample's output. */
  readonly positions: number;
  /** Numbers that a sample of the input takes in memory. */
  readonly inputSize: number;
  readonly activation: Activation | "none";
  readonly weightOffset: number;
  readonly biasOffset: number;
}

/** How patches are taken from an image. */
export interface PatchWindow {
  readonly image: ImageShape;
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  readonly outHeight: number;
  readonly outWidth: number;
}

/** One number for each window. */
export interface PoolShape {
  readonly kind: "pool";
  readonly image: ImageShape;
  readonly size: number;
  readonly pooling: "maximum" | "mean";
  readonly positions: number;
  readonly stride: number;
}

/** A layer with every size worked out. */
export type StageShape = AffineShape | PoolShape;

/** Most parameters that the working vectors of one kernels instance (4 GiB) can hold. */
const MOST_PARAMETERS = 2 ** 26;

/** The next multiple of 4. */
const roundUp = (value: number): number => (value + 3) & ~3;

/**
 * Works out the sizes of a network: its hidden layers, then a dense layer with a number for each class.
 *
 * @throws InvalidValueError naming the layer and the field
 */
export const stagesOf = (
  input: ImageShape,
  layers: readonly NetworkLayer[],
  classCount: number,
): { readonly stages: readonly StageShape[]; readonly parameterCount: number } => {
  for (const [name, value] of Object.entries(input)) requireInteger(`input.${name}`, value, 1);
  requireInteger("classCount", classCount, 1, 256);
  const stages: StageShape[] = [];
  let image: ImageShape | undefined = input;
  /** Numbers of a sample, and what they take in memory. */
  let width = input.height * input.width * input.channels;
  let inputSize = width;
  let offset = 0;
  const affine = (shape: Pick<AffineShape, "patch" | "outputs" | "positions" | "activation" | "window">): void => {
    const stride = roundUp(shape.outputs);
    const biasOffset = offset + shape.patch * shape.outputs;
    stages.push({ kind: "affine", ...shape, stride, inputSize, weightOffset: offset, biasOffset });
    offset = biasOffset + shape.outputs;
    width = shape.positions * shape.outputs;
    inputSize = shape.positions * stride;
    if (offset > MOST_PARAMETERS)
      throw new InvalidValueError("layers", `${offset} parameters`, `at most ${MOST_PARAMETERS} parameters in all`);
  };
  for (const [index, layer] of layers.entries()) {
    const name = `layers[${index}]`;
    if (layer.kind === "dense") {
      requireInteger(`${name}.units`, layer.units, 1);
      requireActivation(name, layer.activation);
      affine({ patch: width, outputs: layer.units, positions: 1, activation: layer.activation ?? "elu" });
      image = undefined;
      continue;
    }
    if (image === undefined)
      throw new InvalidValueError(`${name}.kind`, layer.kind, '"dense": after a dense layer there is no image');
    if (layer.kind === "convolution") {
      const window = windowOf(name, layer, image);
      requireActivation(name, layer.activation);
      const positions = window.outHeight * window.outWidth;
      const patch = window.kernel ** 2 * image.channels;
      affine({ window, patch, outputs: layer.channels, positions, activation: layer.activation ?? "elu" });
      image = { height: window.outHeight, width: window.outWidth, channels: layer.channels };
    } else if (layer.kind === "pool") {
      const pool = poolOf(name, layer, image, index);
      stages.push(pool);
      image = {
        height: Math.floor(image.height / pool.size),
        width: Math.floor(image.width / pool.size),
        channels: image.channels,
      };
      width = pool.positions * pool.stride;
      inputSize = width;
    } else
      throw new InvalidValueError(
        `${name}.kind`,
        (layer as NetworkLayer).kind,
        'one of "convolution", "pool", "dense"',
      );
  }
  affine({ patch: width, outputs: classCount, positions: 1, activation: "none" });
  return { stages, parameterCount: offset };
};

/**
 * The tensors of a network: convolution1.weight, convolution1.bias, dense2.weight, ... Layers without weights have no number. A
 * perceptron's are named otherwise (layer1.weight), so that no file of a network is taken for one of a perceptron.
 */
export const networkBlocks = (stages: readonly StageShape[]): readonly ParameterBlock[] =>
  stages
    .filter((stage) => stage.kind === "affine")
    .flatMap(({ window, patch, outputs, weightOffset, biasOffset }, index) => [
      {
        name: `${kindOf(window)}${index + 1}.weight`,
        shape: window === undefined ? [patch, outputs] : [window.kernel, window.kernel, window.image.channels, outputs],
        offset: weightOffset,
      },
      { name: `${kindOf(window)}${index + 1}.bias`, shape: [outputs], offset: biasOffset },
    ]);

const kindOf = (window: PatchWindow | undefined): string => (window === undefined ? "dense" : "convolution");

const windowOf = (name: string, layer: ConvolutionLayer, image: ImageShape): PatchWindow => {
  const { kernel = 3, stride = 1, padding: kind = "same", channels } = layer;
  requireInteger(`${name}.channels`, channels, 1);
  if (channels % 4 !== 0) throw new InvalidValueError(`${name}.channels`, channels, "a multiple of 4");
  requireInteger(`${name}.kernel`, kernel, 1);
  requireInteger(`${name}.stride`, stride, 1);
  if (kind !== "same" && kind !== "none") throw new InvalidValueError(`${name}.padding`, kind, 'one of "same", "none"');
  if (kind === "same" && kernel % 2 === 0)
    throw new InvalidValueError(`${name}.kernel`, kernel, 'odd, or padding "none"');
  const padding = kind === "same" ? (kernel - 1) / 2 : 0;
  const reach = Math.min(image.height, image.width) + 2 * padding;
  if (kernel > reach)
    throw new InvalidValueError(
      `${name}.kernel`,
      kernel,
      `at most ${reach}, the image's ${image.height} x ${image.width} with its padding`,
    );
  const length = (size: number): number => Math.floor((size + 2 * padding - kernel) / stride) + 1;
  return { image, kernel, stride, padding, outHeight: length(image.height), outWidth: length(image.width) };
};

const poolOf = (
  name: string,
  { size = 2, pooling = "maximum" }: PoolLayer,
  image: ImageShape,
  index: number,
): PoolShape => {
  requireInteger(`${name}.size`, size, 1, Math.min(image.height, image.width));
  if (pooling !== "maximum" && pooling !== "mean")
    throw new InvalidValueError(`${name}.pooling`, pooling, 'one of "maximum", "mean"');
  if (index === 0) throw new InvalidValueError(`${name}.kind`, "pool", '"convolution" or "dense" as the first layer');
  const positions = Math.floor(image.height / size) * Math.floor(image.width / size);
  return { kind: "pool", image, size, pooling, positions, stride: image.channels };
};

const requireActivation = (name: string, activation: Activation = "elu"): void => {
  if (activation !== "elu" && activation !== "relu")
    throw new InvalidValueError(`${name}.activation`, activation, 'one of "elu", "relu"');
};
