export { type DetectedRounding, detectRounding } from "./detectRounding.ts";
export type { KernelFunctions } from "./KernelFunctions.ts";
export { type Block, KernelMemory } from "./KernelMemory.ts";
export { KernelsUnavailableError } from "./KernelsUnavailableError.ts";
export { loadKernels } from "./loadKernels.ts";
export { OutOfMemoryError } from "./OutOfMemoryError.ts";
export type { Rounding } from "./Rounding.ts";
