import type { Channel } from "../session/Channel.ts";

/**
 * Opens channels between two peers that are already connected through a relay: WebRTC in pages. The peers exchange
 * descriptions over their authenticated stream. A description holds the fingerprint of the key that encrypts the channel, so
 * the relay cannot read it or take a side's place.
 */
export interface DirectTransport {
  /** Offers a channel. */
  offer(signal: AbortSignal): Promise<DirectOffer>;
  /** Accepts the channel that a peer offers with a description. */
  answer(description: string, signal: AbortSignal): Promise<DirectAnswer>;
}

/** A channel that this side offers, with its description. */
export interface DirectOffer {
  readonly description: string;
  /** Opens the channel to the peer that answered. Rejects if it cannot be opened. */
  open(answer: string): Promise<Channel>;
}

/** An accepted channel, with the answer's description. */
export interface DirectAnswer {
  readonly description: string;
  readonly channel: Promise<Channel>;
}
