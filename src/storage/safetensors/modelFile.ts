import { readFile } from "node:fs/promises";
import { ModelFileMismatchError } from "../errors/ModelFileMismatchError.ts";
import { SafetensorsFormatError } from "../errors/SafetensorsFormatError.ts";
import { withFile } from "../files/withFile.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { decodeSafetensors } from "./decodeSafetensors.ts";
import { encodeSafetensors } from "./encodeSafetensors.ts";

/** Where a named tensor lies in a parameter vector: a model's `blocks`. */
export interface NamedBlock {
  readonly name: string;
  readonly shape: readonly number[];
  readonly offset: number;
}

/**
 * Saves a parameter vector as a safetensors file, one tensor a block.
 *
 * @throws DiskFullError, FileAccessError
 */
export const saveModel = (
  path: string,
  parameters: Float32Array,
  blocks: readonly NamedBlock[],
  metadata: Readonly<Record<string, string>>,
): Promise<void> =>
  writeFileAtomic(
    path,
    encodeSafetensors({
      metadata: { format: "gfml-model", version: "1", ...metadata },
      tensors: blocks.map(({ name, shape, offset }) => ({
        name,
        shape,
        values: parameters.subarray(offset, offset + elementCount(shape)),
      })),
    }),
  );

/**
 * Loads a parameter vector whose tensors have the names and shapes of the model's blocks, in any order.
 *
 * @throws SafetensorsFormatError if the file is no safetensors file or holds NaN or infinity
 * @throws ModelFileMismatchError if it holds other tensors; FileAccessError
 */
export const loadModel = async (path: string, blocks: readonly NamedBlock[]): Promise<Float32Array> => {
  const bytes = await withFile("read", path, () => readFile(path));
  const { tensors } = decodeSafetensors(bytes, path);
  const byName = new Map(tensors.map((tensor) => [tensor.name, tensor]));
  const expected = describe(blocks);
  const found = describe(tensors);
  const parameters = new Float32Array(blocks.reduce((total, block) => total + elementCount(block.shape), 0));
  if (tensors.length !== blocks.length) throw new ModelFileMismatchError(path, expected, found);
  for (const { name, shape, offset } of blocks) {
    const tensor = byName.get(name);
    const fits = tensor?.values instanceof Float32Array && tensor.shape.join() === shape.join();
    if (!fits) throw new ModelFileMismatchError(path, expected, found);
    const wrong = tensor.values.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new SafetensorsFormatError(path, `${name}[${wrong}] is ${tensor.values[wrong]}`);
    parameters.set(tensor.values, offset);
  }
  return parameters;
};

const elementCount = (shape: readonly number[]): number => shape.reduce((product, length) => product * length, 1);

const describe = (tensors: readonly { readonly name: string; readonly shape: readonly number[] }[]): string =>
  tensors.map(({ name, shape }) => `${name} ${shape.join("x")}`).join(", ");
