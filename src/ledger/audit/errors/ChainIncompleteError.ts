import { GfmlError } from "../../../core/index.ts";

/** A node does not have a part of the chain that an audit needs. */
export class ChainIncompleteError extends GfmlError {
  readonly code = "GFML_CHAIN_INCOMPLETE";

  constructor(part: string, block: bigint, cause?: unknown) {
    super(`the node does not have a ${part} that the audit needs`, {
      values: { block: `${block}` },
      remedy: "ask a node that keeps the whole chain, or start later with --from-block",
      ...(cause !== undefined && { cause }),
    });
  }
}
