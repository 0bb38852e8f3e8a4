import { kernelsUnavailableError } from "./errors.ts";
import { fmaKernels } from "./generated/fma.ts";
import { strictKernels } from "./generated/strict.ts";
import type { KernelFunctions } from "./KernelFunctions.ts";
import type { Rounding } from "./Rounding.ts";

/** Compiled once a thread: a module is immutable, and an instance's state is its memory alone. */
const modules = new Map<Rounding, WebAssembly.Module>();

/**
 * A new instance of the kernels with a memory of its own (unshared, so that pages need no cross-origin isolation).
 *
 * @throws GFML_KERNELS_UNAVAILABLE if the engine lacks WebAssembly SIMD, or relaxed SIMD for `"fma"`
 */
export const loadKernels = (rounding: Rounding): KernelFunctions => {
  try {
    let module = modules.get(rounding);
    if (module === undefined) {
      module = new WebAssembly.Module(decodeBase64(rounding === "fma" ? fmaKernels : strictKernels));
      modules.set(rounding, module);
    }
    return new WebAssembly.Instance(module, {}).exports as unknown as KernelFunctions;
  } catch (cause) {
    throw kernelsUnavailableError(rounding, cause);
  }
};

const decodeBase64 = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
