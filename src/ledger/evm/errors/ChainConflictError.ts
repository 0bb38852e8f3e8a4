import { GfmlError } from "../../../core/index.ts";

/** The chain already holds this call with other content: a run that is resumed differs from the one that was interrupted. */
export class ChainConflictError extends GfmlError {
  readonly code = "GFML_CHAIN_CONFLICT";

  constructor(call: string, expected: string, found: string, transaction: string | null) {
    super("the chain already holds other content for this call", {
      values: { call, expected, found, transaction },
      remedy: "resume with the configuration, data and version that the run was started with; nothing was sent",
    });
  }
}
