import { GfmlError } from "../../../../core/index.ts";

/** A snapshot of the chain that is damaged, or that anvil refuses. */
export class ChainStateError extends GfmlError {
  readonly code = "GFML_CHAIN_STATE";

  constructor(reason: string, bytes: number, cause?: unknown) {
    super("the chain's snapshot cannot be loaded", {
      values: { reason, bytes },
      remedy: "resume from an earlier checkpoint",
      ...(cause !== undefined && { cause }),
    });
  }
}
