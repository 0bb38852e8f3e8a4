import { GfmlError } from "../core/index.ts";
import type { Rounding } from "./Rounding.ts";

/** The engine that runs gfml cannot compile the WebAssembly kernels. */
export const kernelsUnavailableError = (rounding: Rounding, cause: unknown): GfmlError =>
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
