import { readFile } from "node:fs/promises";
import {
  decodeSafetensors,
  encodeSafetensors,
  type NamedBlock,
  parametersOf,
  tensorsOf,
} from "../../safetensors/index.ts";
import { withFile } from "../files/withFile.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";

/**
 * Saves a parameter vector as a safetensors file, one tensor per block.
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
      tensors: tensorsOf(parameters, blocks),
    }),
  );

/**
 * Loads a parameter vector whose tensors have the names and shapes of the model's blocks, in any order.
 *
 * @throws SafetensorsFormatError if the file is not a safetensors file or holds NaN or infinity
 * @throws GFML_MODEL_FILE_MISMATCH if it holds other tensors; FileAccessError
 */
export const loadModel = async (path: string, blocks: readonly NamedBlock[]): Promise<Float32Array> => {
  const bytes = await withFile("read", path, () => readFile(path));
  return parametersOf(decodeSafetensors(bytes, path).tensors, blocks, path);
};
