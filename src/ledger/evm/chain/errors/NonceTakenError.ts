import { GfmlError } from "../../../../core/index.ts";

/** Somebody else sends from the same account: our call lost its place, and later calls are already under way. */
export class NonceTakenError extends GfmlError {
  readonly code = "GFML_NONCE_TAKEN";

  constructor(label: string, address: string, nonce: number, transactionHash: string) {
    super("another transaction of the same account took this call's place", {
      values: { call: label, address, nonce, "taken by": transactionHash },
      remedy: "use the account in one process only, read the chain, and send again",
    });
  }
}
