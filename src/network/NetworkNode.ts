import type { Peer } from "./Peer.ts";

/** A process's place in the network: one key, one name. */
export interface NetworkNode {
  readonly peerId: string;
  /** Lower-case Ethereum address of the same key. */
  readonly account: string;
  /** Multiaddresses by which it can be reached now. */
  addresses(): string[];
  /**
   * Opens a stream to a peer: direct addresses first, relayed ones last.
   * @throws UnreachableError, WrongPeerError, DuplicateConnectionError, ProtocolVersionError
   */
  connect(
    addresses: readonly string[],
    options: { readonly account: string; readonly signal?: AbortSignal; readonly timeout: number },
  ): Promise<Peer>;
  /** Told of every inbound peer, after the gate and with its stream open, until the returned function is called. */
  onPeer(handler: (peer: Peer) => void): () => void;
  peers(): readonly Peer[];
  /** Ends the connections of an account that is shut out. */
  closeAccount(account: string): Promise<void>;
  figures(): NetworkFigures;
  close(): Promise<void>;
}

/** What a node has done so far. */
export interface NetworkFigures {
  readonly connections: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
}
