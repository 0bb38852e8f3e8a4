import type { WireMessage } from "./wire/WireMessage.ts";

export interface RequestOptions {
  /** Time for everything: sending, the other side's work, receiving, s. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** Largest payload of the answer, bytes; the node's limit if absent. */
  readonly maxPayload?: number;
}

export interface ServeOptions {
  /** Largest payload of a request, bytes; the node's limit if absent. */
  readonly maxPayload?: number;
}

/**
 * Answers a request; what it resolves to after a notice is dropped. The signal is aborted when the asker gives up or is gone.
 * A payload is the handler's own: nobody else keeps it.
 */
export type Handler = (message: WireMessage, context: { readonly signal: AbortSignal }) => Promise<WireMessage>;

/** The other end of an authenticated stream. */
export interface Peer {
  /** Lower-case Ethereum address, from the key that the connection proved. */
  readonly account: string;
  readonly peerId: string;
  /** Where the connection comes from or goes to, as a multiaddr. */
  readonly address: string;
  /** Whether a relay passes the bytes on. It cannot read them. */
  readonly isRelayed: boolean;
  /**
   * Asks, and waits for the answer.
   * @throws PeerGoneError, GFML_NETWORK_REQUEST_TIMEOUT, RefusedError, WireFormatError, or the signal's reason
   */
  request(message: WireMessage, options: RequestOptions): Promise<WireMessage>;
  /**
   * Says something that wants no answer; resolves when it is handed over to the network, a payload above 64 kB when it is
   * granted and sent. A peer that is busy drops it.
   * @throws PeerGoneError, RefusedError, GFML_NETWORK_REQUEST_TIMEOUT
   */
  notify(message: WireMessage): Promise<void>;
  /** Answers the peer's requests, in place of an earlier handler, until the returned function is called. */
  serve(handler: Handler, options?: ServeOptions): () => void;
  /** Resolves with the reason when the connection has ended, whoever ended it. Never rejects. */
  readonly closed: Promise<string>;
  /** Says goodbye and ends the connection. */
  close(reason?: string): Promise<void>;
}
