import type { Channel } from "../session/Channel.ts";

/**
 * Makes channels between two that hear each other by a relay already: WebRTC in pages. What either side has to know of the
 * other is a text that travels over their authenticated stream, so that no relay can put itself between them: it holds the
 * fingerprint of the key by which the channel is encrypted.
 */
export interface DirectTransport {
  /** Begins a channel. */
  offer(signal: AbortSignal): Promise<DirectOffer>;
  /** Takes a channel that another side offers: what to answer, and the channel once it is open. */
  answer(description: string, signal: AbortSignal): Promise<DirectAnswer>;
}

export interface DirectOffer {
  readonly description: string;
  /** The channel, once it is open to the side that answered so. Rejects if it cannot be opened. */
  open(answer: string): Promise<Channel>;
}

export interface DirectAnswer {
  readonly description: string;
  readonly channel: Promise<Channel>;
}
