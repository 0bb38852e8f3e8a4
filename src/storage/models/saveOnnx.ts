import packageJson from "../../../package.json" with { type: "json" };
import type { Tensors } from "../../safetensors/index.ts";
import { writeFileAtomic } from "../files/writeFileAtomic.ts";
import { encodeOnnx } from "./encodeOnnx.ts";

/**
 * Saves a perceptron with these tensors as an ONNX file for any runtime. The metadata become the file's properties.
 *
 * @param source - where the tensors come from, for errors
 * @throws GFML_MODEL_NOT_EXPORTABLE, DiskFullError, FileAccessError
 */
export const saveOnnx = async (path: string, tensors: Tensors, source: string): Promise<void> =>
  writeFileAtomic(path, await encodeOnnx(tensors, packageJson.version, source));
