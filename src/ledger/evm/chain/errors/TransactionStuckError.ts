import { GfmlError } from "../../../../core/index.ts";

/** A transaction was not mined and confirmed in time, replacements included. */
export class TransactionStuckError extends GfmlError {
  readonly code = "GFML_TRANSACTION_STUCK";

  /** @param reason - what was being waited for when the patience ended */
  constructor(label: string, reason: string, nonce: number | undefined, transactions: readonly string[]) {
    super("a transaction was not confirmed in time", {
      values: { call: label, reason, nonce: nonce ?? "none yet", transactions },
      remedy: "it may still be executed: read the chain before sending it again; allow higher fees or more patience",
    });
  }
}
