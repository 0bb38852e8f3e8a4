export { decodeSafetensors } from "./decodeSafetensors.ts";
export { encodeSafetensors, safetensorsParts } from "./encodeSafetensors.ts";
export { joinBytes } from "./joinBytes.ts";
export { ModelFileMismatchError } from "./ModelFileMismatchError.ts";
export { type NamedBlock, parametersOf, tensorsOf } from "./parametersOf.ts";
export { SafetensorsFormatError } from "./SafetensorsFormatError.ts";
export type { Tensor, Tensors } from "./Tensor.ts";
