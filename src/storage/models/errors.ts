import { GfmlError } from "../../core/index.ts";

/** A model that gfml cannot write as ONNX: it is not the perceptron. */
export const modelNotExportableError = (file: string, tensors: readonly string[]): GfmlError => {
  const shown = tensors.slice(0, 4).join(", ");
  return new GfmlError("GFML_MODEL_NOT_EXPORTABLE", "this model cannot be written as ONNX", {
    values: { file, tensors: tensors.length > 4 ? `${shown}, ...` : shown },
    remedy: "only the perceptron's graph is known: an own model has its own code; its parameters are safetensors",
  });
};
