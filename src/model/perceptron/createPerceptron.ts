import type { RandomStream } from "../../core/index.ts";
import { loadKernels } from "../../kernels/index.ts";
import { createKernelModel, type KernelModel } from "../createKernelModel.ts";
import { blocksOf, layersOf, type PerceptronOptions, resolvePerceptronOptions } from "./LayerMemory.ts";
import { PerceptronEngine } from "./PerceptronEngine.ts";

/**
 * The paper's model: fully connected layers, ELU after each hidden one, softmax cross-entropy (squared loss for a single
 * output), float32, on the WebAssembly kernels. Initial weights and biases are uniform in +-1/sqrt(inputs of the layer).
 *
 * Each perceptron has an instance of the kernels with separate memory; create one per thread and keep it. Without hidden
 * layers the embedding is the mean of the features.
 *
 * @throws InvalidValueError for invalid options
 * @throws GFML_KERNELS_UNAVAILABLE if the engine lacks WebAssembly SIMD
 */
export const createPerceptron = (options: PerceptronOptions = {}): KernelModel => {
  const { layerSizes, rounding, firstLayer } = resolvePerceptronOptions(options);
  const layers = layersOf(layerSizes);
  const last = layers.at(-1)!;
  const featureCount = layerSizes[0]!;
  const classCount = last.outputs;
  const embeddingSize = last.inputs;
  const parameterCount = last.biasOffset + last.outputs;
  const shape = { featureCount, classCount };
  const kernels = loadKernels(rounding);
  const engine = new PerceptronEngine(kernels, layers, firstLayer);
  return createKernelModel({
    engine,
    kernels,
    name: `perceptron-${layerSizes.join("-")}`,
    parameterCount,
    ...shape,
    embeddingSize,
    blocks: blocksOf(layers),
    hasHiddenLayers: layers.length > 1,

    initialParameters(stream: RandomStream): Float32Array {
      const parameters = new Float32Array(parameterCount);
      for (const { inputs, outputs, weightOffset } of layers) {
        const bound = 1 / Math.sqrt(inputs);
        const end = weightOffset + (inputs + 1) * outputs;
        for (let index = weightOffset; index < end; index++) parameters[index] = stream.uniformBetween(-bound, bound);
      }
      return parameters;
    },
  });
};
