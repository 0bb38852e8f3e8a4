import { GfmlError } from "../../core/index.ts";

/** A peer id of a key that is no secp256k1 key, so that no account follows from it. */
export class UnsupportedKeyError extends GfmlError {
  readonly code = "GFML_NETWORK_UNSUPPORTED_KEY";

  constructor(peerId: string, keyType: string) {
    super("a peer id has no account", {
      values: { peerId, keyType },
      remedy: "peers of gfml have secp256k1 keys",
    });
  }
}
