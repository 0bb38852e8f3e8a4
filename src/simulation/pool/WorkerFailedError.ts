import { GfmlError } from "../../core/index.ts";

/** A worker thread could not start or ended before its work was done. */
export class WorkerFailedError extends GfmlError {
  readonly code = "GFML_WORKER_FAILED";
  override readonly fault = "internal";

  constructor(cause: unknown) {
    super(`a worker thread failed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      remedy: "run `gfml doctor`; with little memory, use fewer workers (--workers 1)",
    });
  }
}
