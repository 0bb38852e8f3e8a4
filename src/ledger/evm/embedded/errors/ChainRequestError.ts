import { GfmlError } from "../../../../core/index.ts";

/** The embedded chain answered a request of ours by an error. */
export class ChainRequestError extends GfmlError {
  readonly code = "GFML_CHAIN_REQUEST";

  constructor(method: string, rpcCode: number, rpcMessage: string) {
    super("the embedded chain refused a request", {
      values: { method, answer: `${rpcCode} ${rpcMessage}` },
      remedy: "check that GFML_ANVIL, if set, names anvil 1.7 or later",
    });
  }
}
