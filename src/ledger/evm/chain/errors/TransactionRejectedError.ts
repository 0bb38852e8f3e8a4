import { GfmlError } from "../../../../core/index.ts";

/** A node did not take a transaction, for a reason that waiting does not mend. */
export class TransactionRejectedError extends GfmlError {
  readonly code = "GFML_TRANSACTION_REJECTED";

  constructor(label: string, rpcCode: number, said: string) {
    super("the node did not take a transaction", {
      values: { call: label, code: rpcCode, said },
      remedy: "see what the node said",
    });
  }
}
