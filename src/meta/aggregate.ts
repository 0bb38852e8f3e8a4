import { InvalidValueError } from "../core/index.ts";
import { UpdateMean } from "./UpdateMean.ts";

/**
 * Mean of models in one call, eq. (5): see `UpdateMean`.
 *
 * @param start - theta_j^k, the model they began from
 * @param models - theta_i of the coalition's members, in any order
 * @param weights - |D_i|, for the weighted mean; left out: the plain mean
 * @throws UpdateOutOfRangeError if the models are too far from the start to be summed exactly
 */
export const aggregate = (
  start: Float32Array,
  models: readonly Float32Array[],
  weights?: readonly number[],
): Float32Array => {
  if (weights !== undefined && weights.length !== models.length)
    throw new InvalidValueError("weights.length", weights.length, `the number of models, ${models.length}`);
  const mean = new UpdateMean(start, { weighted: weights !== undefined });
  for (const [index, model] of models.entries()) mean.add(model, weights?.[index]);
  return mean.mean();
};
