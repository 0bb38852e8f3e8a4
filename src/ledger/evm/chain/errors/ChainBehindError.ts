import { GfmlError } from "../../../../core/index.ts";

/** Every node's newest block is older than one that was already seen: what they say would be out of date. */
export class ChainBehindError extends GfmlError {
  readonly code = "GFML_CHAIN_BEHIND";

  constructor(waiting: string, needed: bigint, reasons: Readonly<Record<string, string>>) {
    super("every node is behind a block that was already seen", {
      values: { waiting, needed, ...reasons },
      remedy: "wait until a node has caught up; connect anew if the chain was reset on purpose",
    });
  }
}
