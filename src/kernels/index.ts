export { type DetectedRounding, detectRounding } from "./detectRounding.ts";
export { kernelsUnavailableError, outOfMemoryError } from "./errors.ts";
export type { KernelFunctions } from "./KernelFunctions.ts";
export { type Block, KernelMemory } from "./KernelMemory.ts";
export { loadKernels } from "./loadKernels.ts";
export type { Rounding } from "./Rounding.ts";
