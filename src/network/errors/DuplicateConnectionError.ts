import { GfmlError } from "../../core/index.ts";

/** The other side already has a connection of this key, and that one is alive. */
export class DuplicateConnectionError extends GfmlError {
  readonly code = "GFML_NETWORK_DUPLICATE";

  constructor(account: string, ours: string) {
    super("this key is already connected there", {
      values: { account, ours },
      remedy: "end the other process that uses the key; one that died is forgotten within seconds",
    });
  }
}
