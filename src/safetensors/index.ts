export type { Tensor, Tensors } from "./decodeSafetensors.ts";
export { decodeSafetensors } from "./decodeSafetensors.ts";
export { encodeSafetensors, safetensorsParts } from "./encodeSafetensors.ts";
export { SafetensorsFormatError } from "./errors.ts";
export { fromFloat16, toFloat16 } from "./float16.ts";
export { type NamedBlock, parametersOf, tensorsOf } from "./parametersOf.ts";
