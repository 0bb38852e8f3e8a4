export type { KernelFunctions } from "./KernelFunctions.ts";
export { type Block, KernelMemory } from "./KernelMemory.ts";
export type { Rounding } from "./loadKernels.ts";
export { detectRounding, loadKernels } from "./loadKernels.ts";
