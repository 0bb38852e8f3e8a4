import { GfmlError } from "../core/index.ts";
import { fmaKernels } from "./generated/fma.ts";
import { strictKernels } from "./generated/strict.ts";
import type { KernelFunctions } from "./KernelFunctions.ts";

/** Compiled once per thread: a module is immutable, and an instance keeps its state in its memory only. */
const modules = new Map<Rounding, WebAssembly.Module>();

/**
 * A new instance of the kernels with separate memory (unshared, so that pages need no cross-origin isolation).
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

/**
 * How the multiply-adds of the kernels round. `"strict"`: product and sum each round, the same bits on every machine.
 * `"fma"`: the machine's fused multiply-add where it has one (relaxed SIMD). It is faster, but its bits differ from strict and
 * may differ between machines. `detectRounding` tells what a machine does.
 */
export type Rounding = "strict" | "fma";

/** What a machine does with a multiply-add: `"rounded"` product and sum, or `"fused"` with one rounding. */
export type DetectedRounding = "rounded" | "fused";

/**
 * What the kernels of a rounding do on this machine, for a run's manifest. Two runs agree bit for bit only if this value
 * agrees. `"strict"` is always `"rounded"`.
 *
 * @throws GFML_KERNELS_UNAVAILABLE if the engine cannot run them
 */
export const detectRounding = (rounding: Rounding): DetectedRounding =>
  loadKernels(rounding).probeRounding(1) === 1 ? "fused" : "rounded";

/** The engine that runs gfml cannot compile the WebAssembly kernels. */
const kernelsUnavailableError = (rounding: Rounding, cause: unknown): GfmlError =>
  new GfmlError("GFML_KERNELS_UNAVAILABLE", "this JavaScript engine cannot run the WebAssembly kernels", {
    values: { rounding, reason: cause instanceof Error ? cause.message : String(cause) },
    remedy:
      rounding === "fma"
        ? 'use rounding "strict": it needs no relaxed SIMD'
        : "use a browser or Node that supports WebAssembly SIMD (any since 2021)",
    cause,
  });

/** A model and its batch do not fit in the memory of one WebAssembly instance (4 GiB, or what the engine allows). */
export const outOfMemoryError = (bytes: number, held: number, cause?: unknown): GfmlError =>
  new GfmlError("GFML_OUT_OF_MEMORY", "the kernels' memory cannot grow further", {
    values: { bytesWanted: bytes, bytesHeld: held },
    remedy: "use smaller batches or a smaller model",
    cause,
  });
