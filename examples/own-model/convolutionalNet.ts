import type { InitialTensor, JaxModelDefinition } from "../../src/jax.ts";

/** Shape of a small convolutional net. */
export interface ConvolutionalNetOptions {
  /** Width and height of the gray images: a multiple of 4. */
  readonly imageSize: number;
  readonly classCount: number;
  /** Channels of the two convolutions. */
  readonly channels: readonly [number, number];
  /** Units of the hidden layer before the classes: the embedding. */
  readonly hidden: number;
}

/**
 * Two 3x3 convolutions with stride 2, a hidden layer, a classification layer; ELU between them.
 *
 * In jax-js each use consumes its array; `x.ref` keeps it for a later use.
 */
export const convolutionalNet = ({
  imageSize,
  classCount,
  channels: [first, second],
  hidden,
}: ConvolutionalNetOptions): JaxModelDefinition => {
  const flat = second * (imageSize / 4) ** 2;
  const embed: JaxModelDefinition["embed"] = ({ kernel1, bias1, kernel2, bias2, weight3, bias3 }, features, jax) => {
    const { lax, nn, numpy } = jax;
    let x = features.reshape([-1, 1, imageSize, imageSize]);
    x = nn.elu(lax.conv(x, kernel1!, [2, 2], "SAME").add(bias1!));
    x = nn.elu(lax.conv(x, kernel2!, [2, 2], "SAME").add(bias2!));
    return nn.elu(numpy.matmul(x.reshape([-1, flat]), weight3!).add(bias3!));
  };
  return {
    name: `convolutional-${imageSize}-${first}-${second}-${hidden}-${classCount}`,
    featureCount: imageSize ** 2,
    classCount,
    embeddingSize: hidden,
    init: (stream) => {
      const uniform = (shape: readonly number[], fanIn: number): InitialTensor => {
        const bound = 1 / Math.sqrt(fanIn);
        const length = shape.reduce((product, size) => product * size, 1);
        return { shape, values: Float32Array.from({ length }, () => stream.uniformBetween(-bound, bound)) };
      };
      return {
        kernel1: uniform([first, 1, 3, 3], 9),
        bias1: uniform([first, 1, 1], 9),
        kernel2: uniform([second, first, 3, 3], 9 * first),
        bias2: uniform([second, 1, 1], 9 * first),
        weight3: uniform([flat, hidden], flat),
        bias3: uniform([hidden], flat),
        weight4: uniform([hidden, classCount], hidden),
        bias4: uniform([classCount], hidden),
      };
    },
    embed,
    apply: (parameters, features, jax) =>
      jax.numpy.matmul(embed(parameters, features, jax), parameters.weight4!).add(parameters.bias4!),
  };
};
