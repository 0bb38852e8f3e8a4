import { median } from "../../math/index.ts";
import { aggregate } from "../aggregate.ts";
import { updateNorm } from "../updateNorm.ts";

/**
 * The mean of the models after each update that is longer than `medians` times the median length is shortened to that. The
 * order of the models changes no bit. Of none: the start.
 */
export const clippedMean = (start: Float32Array, models: readonly Float32Array[], medians: number): Float32Array => {
  const lengths = models.map((model) => updateNorm(model, start));
  const limit = medians * median(lengths);
  const clipped = models.map((model, place) => {
    const length = lengths[place]!;
    if (length <= limit) return model;
    const scale = limit / length;
    return model.map((value, index) => start[index]! + scale * (value - start[index]!));
  });
  return aggregate(start, clipped);
};
