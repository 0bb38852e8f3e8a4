import { GfmlError } from "../../core/index.ts";

/** A peer did not answer in time. Its connection goes on. */
export class RequestTimeoutError extends GfmlError {
  readonly code = "GFML_NETWORK_REQUEST_TIMEOUT";

  /** @param timeout - s */
  constructor(account: string, kind: string, timeout: number) {
    super("a peer did not answer in time", {
      values: { account, kind, timeout },
      remedy: "allow more time, or go on without it",
    });
  }
}
