import { GfmlError } from "../core/index.ts";

/** A model and its batch do not fit in the memory of one WebAssembly instance (4 GiB, or what the engine allows). */
export class OutOfMemoryError extends GfmlError {
  readonly code = "GFML_OUT_OF_MEMORY";

  constructor(bytes: number, held: number, cause?: unknown) {
    super("the kernels' memory cannot grow further", {
      values: { bytesWanted: bytes, bytesHeld: held },
      remedy: "use smaller batches or a smaller model",
      cause,
    });
  }
}
