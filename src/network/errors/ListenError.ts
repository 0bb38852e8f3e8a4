import { GfmlError } from "../../core/index.ts";

/** A node cannot listen at its addresses. */
export class ListenError extends GfmlError {
  readonly code = "GFML_NETWORK_LISTEN";

  constructor(addresses: readonly string[], cause: unknown) {
    super("cannot listen at these addresses", {
      values: { addresses, problem: cause instanceof Error ? cause.message : String(cause) },
      remedy: "choose a free port, or 0 for any",
      cause,
    });
  }
}
