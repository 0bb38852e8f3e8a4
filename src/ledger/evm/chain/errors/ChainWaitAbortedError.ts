import { GfmlError } from "../../../../core/index.ts";

/** The caller called off a wait for the chain, or closed the connection. */
export class ChainWaitAbortedError extends GfmlError {
  readonly code = "GFML_CHAIN_WAIT_ABORTED";

  constructor(waiting: string) {
    super("a wait for the chain was called off", {
      values: { waiting },
      remedy: "transactions that were already sent may still be executed: read the chain before going on",
    });
  }
}
