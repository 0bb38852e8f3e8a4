import { InvalidValueError, requireInteger } from "../../core/index.ts";
import type { Rounding } from "../../kernels/index.ts";
import type { FirstLayer } from "./BatchInput.ts";

/** Options of `createPerceptron`. */
export interface PerceptronOptions {
  /** Units of each layer, features first, classes last. Default: the paper's 784-80-60-10. */
  readonly layerSizes?: readonly number[];
  /** Default `"strict"`: the same bits on every machine. */
  readonly rounding?: Rounding;
  /** Default `"auto"`. Changes time only, never a bit. */
  readonly firstLayer?: FirstLayer;
}

/** The options with every default filled in. */
export type ResolvedPerceptronOptions = Required<PerceptronOptions>;

/** Parameters that a Float32Array of 4 GiB, the memory of one kernels instance, could hold in its working vectors. */
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
  requireInteger("layerSizes' last (the classes)", layerSizes.at(-1)!, 2, 256);
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
