import type { Tensor } from "./decodeSafetensors.ts";
import { modelFileMismatchError, SafetensorsFormatError } from "./errors.ts";

/** The place of a named tensor in a parameter vector: a model's `blocks`. */
export interface NamedBlock {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
}

/**
 * The parameter vector of tensors with the names and shapes of the model's blocks, in any order.
 *
 * @param source - the file's name, for messages
 * @throws GFML_MODEL_FILE_MISMATCH if there are other tensors; SafetensorsFormatError if they hold NaN or infinity
 */
export const parametersOf = (
  tensors: readonly Tensor[],
  blocks: readonly NamedBlock[],
  source: string,
): Float32Array => {
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const expected = describe(blocks);
  const found = describe(tensors);
  const parameters = new Float32Array(blocks.reduce((total, block) => total + elementCount(block.shape), 0));
  if (tensors.length !== blocks.length) throw modelFileMismatchError(source, expected, found);
  for (const { name, shape, offset } of blocks) {
    const tensor = byName.get(name);
    const fits = tensor?.values instanceof Float32Array && tensor.shape.join() === shape.join();
    if (!fits) throw modelFileMismatchError(source, expected, found);
    const wrong = tensor.values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new SafetensorsFormatError(source, `${name}[${wrong}] is ${tensor.values[wrong]}`);
    parameters.set(tensor.values, offset);
  }
  return parameters;
};

/** The tensors of a parameter vector, one per block; each is a view of it. */
export const tensorsOf = (parameters: Float32Array, blocks: readonly NamedBlock[]): Tensor[] =>
  blocks.map(({ name, shape, offset }) => ({
    name,
    shape,
    values: parameters.subarray(offset, offset + elementCount(shape)),
  }));

const elementCount = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

const describe = (tensors: readonly { readonly name: string; readonly shape: readonly number[] }[]): string =>
  tensors.map(({ name, shape }) => `${name} ${shape.join("x")}`).join(", ");
