import { InvalidValueError } from "../core/index.ts";

/**
 * Refuses parameter vectors of the wrong length, and an `out` that shares memory with an input.
 *
 * @throws InvalidValueError naming the vector
 */
export const requireVectors = (
  parameterCount: number,
  inputs: Readonly<Record<string, Float32Array>>,
  out?: Float32Array,
): void => {
  for (const [name, vector] of Object.entries(inputs)) {
    if (vector.length !== parameterCount)
      throw new InvalidValueError(`${name}.length`, vector.length, `the model's parameter count ${parameterCount}`);
    if (out !== undefined && overlap(vector, out))
      throw new InvalidValueError("out", `overlaps ${name}`, "memory that no input uses", "pass a separate array");
  }
  if (out !== undefined && out.length !== parameterCount)
    throw new InvalidValueError("out.length", out.length, `the model's parameter count ${parameterCount}`);
};

const overlap = (a: Float32Array, b: Float32Array): boolean =>
  a.buffer === b.buffer && a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
