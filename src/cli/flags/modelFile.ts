import { InvalidArgumentError } from "commander";

/** The name of a file for a model, which says its format. */
export const modelFile = (text: string): string => {
  if (!/\.(safetensors|onnx)$/.test(text)) throw new InvalidArgumentError("It must end in .safetensors or .onnx.");
  return text;
};
