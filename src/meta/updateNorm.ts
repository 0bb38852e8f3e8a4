import { InvalidValueError } from "../core/index.ts";

/** ||theta_i - theta_start||, differences and sum in float64, first to last (spec: section 6, D5). */
export const updateNorm = (parameters: Float32Array, start: Float32Array): number => {
  if (parameters.length !== start.length)
    throw new InvalidValueError("parameters.length", parameters.length, `the length of start, ${start.length}`);
  let sum = 0;
  for (let index = 0; index < parameters.length; index++) {
    const difference = parameters[index]! - start[index]!;
    sum += difference * difference;
  }
  return Math.sqrt(sum);
};
