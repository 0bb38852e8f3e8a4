import { GfmlError } from "../../core/index.ts";

/** gfml cannot write this model as ONNX, because it is not the perceptron. */
export const modelNotExportableError = (file: string, tensors: readonly string[]): GfmlError => {
  const shown = tensors.slice(0, 4).join(", ");
  return new GfmlError("GFML_MODEL_NOT_EXPORTABLE", "this model cannot be written as ONNX", {
    values: { file, tensors: tensors.length > 4 ? `${shown}, ...` : shown },
    remedy:
      "export only perceptrons as ONNX; for your own model, use its code and the safetensors file of its parameters",
  });
};
