export type { KernelFunctions } from "./KernelFunctions.ts";
export { type Block, KernelMemory } from "./KernelMemory.ts";
export type { Rounding } from "./loadKernels.ts";
export {
  type DetectedRounding,
  detectRounding,
  loadKernels,
  outOfMemoryError,
} from "./loadKernels.ts";
