import { GfmlError } from "../../../core/index.ts";

/** The chain was reorganised while it was read: what was found means nothing. */
export class ChainChangedError extends GfmlError {
  readonly code = "GFML_CHAIN_CHANGED";

  constructor(block: bigint, before: string, now: string) {
    super("the chain changed while it was audited", {
      values: { block: `${block}`, "hash before": before, "hash now": now },
      remedy: "audit again; on a chain whose last blocks change often, when the run has ended",
    });
  }
}
