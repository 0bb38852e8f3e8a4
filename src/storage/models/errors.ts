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

/** A model that has more values than an ONNX file can hold. */
export const modelTooLargeError = (file: string, values: number, most: number): GfmlError =>
  new GfmlError("GFML_MODEL_NOT_EXPORTABLE", "this model is too large for one ONNX file", {
    values: { file, values, "at most": most },
    remedy: "use the model as safetensors",
  });
