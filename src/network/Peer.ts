import type { WireMessage } from "./wire/WireMessage.ts";

/** The limits of a request. */
export interface RequestOptions {
  /** Time for sending, the peer's work and receiving together, s. */
  readonly timeout: number;
  readonly signal?: AbortSignal;
  /** Largest payload of the answer, bytes; the node's limit if absent. */
  readonly maxPayload?: number;
}

/** The limits of served requests. */
export interface ServeOptions {
  /** Largest payload of a request, bytes; the node's limit if absent. */
  readonly maxPayload?: number;
}

/**
 * Handles a request and returns the answer; the answer to a notice is dropped. The signal is aborted when the peer gives up
 * or disconnects. The payload belongs to the handler: no other code keeps a reference.
 */
export type RequestHandler = (message: WireMessage, context: { readonly signal: AbortSignal }) => Promise<WireMessage>;

/** The peer at the other end of an authenticated stream. */
export interface Peer {
  /** Lower-case Ethereum address of the key that the handshake proved. */
  readonly account: string;
  readonly peerId: string;
  /** The remote multiaddress of the connection. */
  readonly address: string;
  /** Whether a relay carries the connection. The relay cannot read it. */
  readonly isRelayed: boolean;
  /**
   * Sends a request and waits for the answer.
   *
   * @throws PeerGoneError, GFML_NETWORK_REQUEST_TIMEOUT, RefusedError, WireFormatError, or the signal's reason
   */
  request(message: WireMessage, options: RequestOptions): Promise<WireMessage>;
  /**
   * Sends a notice, which has no answer. Resolves when the network has taken it; a payload above 64 kB, when the peer has
   * granted it and it is sent. A busy peer drops notices.
   *
   * @throws PeerGoneError, RefusedError, GFML_NETWORK_REQUEST_TIMEOUT
   */
  notify(message: WireMessage): Promise<void>;
  /** Handles the peer's requests until the returned function is called. Replaces an earlier handler. */
  serve(handler: RequestHandler, options?: ServeOptions): () => void;
  /** Resolves with the reason when the connection has ended. Never rejects. */
  readonly closed: Promise<string>;
  /** Sends a goodbye and ends the connection. */
  close(reason?: string): Promise<void>;
}
