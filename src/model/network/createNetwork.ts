import { InvalidValueError, type RandomStream } from "../../core/index.ts";
import { loadKernels, type Rounding } from "../../kernels/index.ts";
import { createKernelModel, type KernelModel } from "../createKernelModel.ts";
import { NetworkEngine } from "./NetworkEngine.ts";
import { type ImageShape, type NetworkLayer, networkBlocks, stagesOf } from "./networkLayers.ts";

/** Options of `createNetwork`. */
export interface NetworkOptions {
  /** Shape of a sample. A table of n columns is an image of 1 x 1 positions with n channels. */
  readonly input: ImageShape;
  /** The hidden layers, first to last. */
  readonly layers: readonly NetworkLayer[];
  /** Number of classes, 2 to 256; 1 for a quantity. */
  readonly classCount: number;
  /** Default `"strict"`: the same bits on every machine. */
  readonly rounding?: Rounding;
}

/**
 * A network of convolutions, pools and dense layers, then a dense layer with a number for each class (softmax cross-entropy) or
 * a single one for a quantity (squared loss), float32, on the WebAssembly kernels. Convolutions are matrix products over patches. Initial weights and biases are uniform
 * in +-1/sqrt(numbers that a sum takes).
 *
 * Features of a sample lie as row, column, channel. The embedding is the mean input of the last layer. Each network has an
 * instance of the kernels with a memory of its own; make one a thread and keep it.
 *
 * @throws InvalidValueError for layers that do not fit each other, naming the layer and the field
 * @throws GFML_KERNELS_UNAVAILABLE if the engine lacks WebAssembly SIMD
 */
export const createNetwork = ({ input, layers, classCount, rounding = "strict" }: NetworkOptions): KernelModel => {
  if (rounding !== "strict" && rounding !== "fma")
    throw new InvalidValueError("rounding", rounding, 'one of "strict", "fma"');
  const { stages, parameterCount } = stagesOf(input, layers, classCount);
  const featureCount = input.height * input.width * input.channels;
  const affine = stages.filter((stage) => stage.kind === "affine");
  const kernels = loadKernels(rounding);
  return createKernelModel({
    engine: new NetworkEngine(kernels, stages, featureCount),
    kernels,
    name: `network-${layers.map(wordOf).join("-")}`,
    parameterCount,
    featureCount,
    classCount,
    embeddingSize: affine.at(-1)!.patch,
    blocks: networkBlocks(stages),
    hasHiddenLayers: layers.length > 0,

    initialParameters(stream: RandomStream): Float32Array {
      const parameters = new Float32Array(parameterCount);
      for (const { patch, outputs, weightOffset } of affine) {
        const bound = 1 / Math.sqrt(patch);
        const end = weightOffset + (patch + 1) * outputs;
        for (let index = weightOffset; index < end; index++) parameters[index] = stream.uniformBetween(-bound, bound);
      }
      return parameters;
    },
  });
};

const wordOf = (layer: NetworkLayer): string => {
  if (layer.kind === "convolution") return `c${layer.channels}`;
  return layer.kind === "pool" ? `p${layer.size ?? 2}` : `${layer.units}`;
};
