import { GfmlError } from "../core/index.ts";

/** A model file holds other tensors than the model of the run has. */
export class ModelFileMismatchError extends GfmlError {
  readonly code = "GFML_MODEL_FILE_MISMATCH";

  constructor(path: string, expected: string, found: string) {
    super(`${path} holds the parameters of another model`, {
      values: { expected, found },
      remedy: "give a file saved from the same model, or change model.hiddenLayers to those of the file",
    });
  }
}
