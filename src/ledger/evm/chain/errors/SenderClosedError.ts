import { GfmlError } from "../../../../core/index.ts";

/** A call on a transaction sender after it was closed. */
export class SenderClosedError extends GfmlError {
  readonly code = "GFML_SENDER_CLOSED";

  constructor(address: string) {
    super("the transaction sender was closed", {
      values: { address },
      remedy: "create a new sender",
    });
  }
}
