export type { Tensor, Tensors } from "./decodeSafetensors.ts";
export { decodeSafetensors } from "./decodeSafetensors.ts";
export { encodeSafetensors, joinBytes, safetensorsParts } from "./encodeSafetensors.ts";
export { modelFileMismatchError, SafetensorsFormatError } from "./errors.ts";
export { type NamedBlock, parametersOf, tensorsOf } from "./parametersOf.ts";
