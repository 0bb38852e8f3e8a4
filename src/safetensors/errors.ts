import { GfmlError } from "../core/index.ts";

/** A model file holds tensors that the run's model does not have. */
export const modelFileMismatchError = (path: string, expected: string, found: string): GfmlError =>
  new GfmlError("GFML_MODEL_FILE_MISMATCH", `${path} holds the parameters of a different model`, {
    values: { expected, found },
    remedy: "give a file saved from the same model, or set model.hiddenLayers to the file's layers",
  });

/** The bytes are not a safetensors file, or hold tensors of a kind that gfml does not read. */
export class SafetensorsFormatError extends GfmlError {
  constructor(source: string, problem: string) {
    super("GFML_SAFETENSORS_FORMAT", `${source} is not a safetensors file that gfml can read`, {
      values: { problem },
      remedy: "give a complete safetensors file with float32 (F32) or float16 (F16) tensors",
    });
  }
}
