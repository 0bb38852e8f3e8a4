import { GfmlError } from "../../core/index.ts";

/** The connection to a peer ended before it answered. */
export class PeerGoneError extends GfmlError {
  readonly code = "GFML_NETWORK_PEER_GONE";

  /** @param reason - why the connection ended, as `Peer.closed` says it */
  constructor(account: string, reason: string) {
    super("the connection to a peer ended", {
      values: { account, reason },
      remedy: "connect again; a peer that keeps leaving is down, or refuses",
    });
  }
}
