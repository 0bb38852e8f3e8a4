import { GfmlError } from "../../core/index.ts";

/** Somebody else answers at an address: its key is not that of the account that was asked for. */
export class WrongPeerError extends GfmlError {
  readonly code = "GFML_NETWORK_WRONG_PEER";

  constructor(expected: string, found: string, address: string) {
    super("another peer answers at this address", {
      values: { expected, found, address },
      remedy: "ask whoever gave you the address for the current one",
    });
  }
}
