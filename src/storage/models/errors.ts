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

/** The file of the models that a learner keeps holds something else. */
export const keptFileError = (file: string, problem: string): GfmlError =>
  new GfmlError("GFML_KEPT_FILE", "this file does not hold the model that the learner keeps", {
    values: { file, problem },
    remedy: "move the file away to start with a new model, or name a different folder with --keep",
  });

/** A model file says nothing of how newcomers adapt the model. */
export const modelNotCalibratedError = (file: string): GfmlError =>
  new GfmlError("GFML_MODEL_NOT_CALIBRATED", "this model file does not say how newcomers adapt the model", {
    values: { file },
    remedy: "use a model of a run or service with personalization.newcomers calibrated, as --preset benefit has it",
  });

/** gfml adapts only perceptrons from a file. */
export const modelNotAdaptableError = (file: string, tensors: readonly string[]): GfmlError =>
  new GfmlError("GFML_MODEL_NOT_ADAPTABLE", "gfml cannot adapt the model of this file, because it is no perceptron", {
    values: { file, tensors: tensors.slice(0, 4).join(", ") },
    remedy: "adapt it with gfml/learning in a program: docs/how-to/library.md",
  });
