import { GfmlError } from "../core/index.ts";
import type { Rounding } from "./Rounding.ts";

/** The engine that runs gfml cannot compile the WebAssembly kernels. */
export class KernelsUnavailableError extends GfmlError {
  readonly code = "GFML_KERNELS_UNAVAILABLE";

  constructor(rounding: Rounding, cause: unknown) {
    super("this JavaScript engine cannot run the WebAssembly kernels", {
      values: { rounding, reason: cause instanceof Error ? cause.message : String(cause) },
      remedy:
        rounding === "fma"
          ? 'use rounding "strict": it needs no relaxed SIMD'
          : "use a browser or Node that supports WebAssembly SIMD (any since 2021)",
      cause,
    });
  }
}
