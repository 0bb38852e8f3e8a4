import type { ParameterBlock } from "../Model.ts";

/** A fully connected layer z = h W + b and its place in a parameter vector: W (inputs x outputs, row-major), then b. */
export interface Layer {
  readonly inputs: number;
  readonly outputs: number;
  /** `outputs` rounded up to a multiple of 4: the stride of all activations in kernel memory. */
  readonly stride: number;
  /** Whether the layer's weights can be used where they lie (no padding needed). */
  readonly direct: boolean;
  readonly weightOffset: number;
  readonly biasOffset: number;
}

/** The next multiple of 4. */
export const roundUp = (value: number): number => (value + 3) & ~3;

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
