import type { Libp2pOptions } from "libp2p";
import type { NetworkLimits } from "./NetworkLimits.ts";
import type { Peer } from "./Peer.ts";

/** The options of `NetworkNode.connect`. */
export interface ConnectOptions {
  /** The expected account: a lower-case Ethereum address. */
  readonly account: string;
  readonly signal?: AbortSignal;
  /** Time for all addresses together, with the hello, s. */
  readonly timeout: number;
}

/** Counts since the node was created, and its present state. */
export interface NetworkFigures {
  readonly peers: number;
  readonly connections: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Payloads above 64 kB that arrive now, and those that wait for a slot. */
  readonly transfersOpen: number;
  readonly transfersWaiting: number;
  /** Bytes that sessions and streams buffer now. */
  readonly bytesBuffered: number;
  /** Connections that proved no key yet, and those that were closed before they did. */
  readonly connectionsPending: number;
  readonly connectionsDropped: number;
  /** Accounts with a reservation at this node's relay. */
  readonly reservations: number;
  /** Number of events by kind. */
  readonly events: Readonly<Partial<Record<NetworkEvent["kind"], number>>>;
}

/** A node of the network: one key, its listening addresses and its connections. */
export interface NetworkNode {
  readonly peerId: string;
  /** Lower-case Ethereum address of the same key. */
  readonly account: string;
  /** The multiaddresses of this node, with its peer id; relayed addresses last. */
  addresses(): string[];
  /**
   * Returns a peer's stream: the open one, or a new one. Direct addresses are tried first, relayed ones last.
   *
   * @throws GFML_NETWORK_UNREACHABLE, WrongPeerError, DuplicateConnectionError, ProtocolVersionError, GFML_NETWORK_UNSUPPORTED_KEY,
   *   GFML_NETWORK_NODE_CLOSED, or the signal's reason
   */
  connect(addresses: readonly string[], options: ConnectOptions): Promise<Peer>;
  /**
   * Whether an account is reachable at an address: dials it, lets the handshake prove the key, and hangs up. Opens no stream.
   *
   * @param timeout - s
   */
  dialBack(address: string, account: string, timeout: number): Promise<boolean>;
  /** Calls the handler with each peer that connects to this node, after its key is proved and its hello is checked. */
  onPeer(handler: (peer: Peer) => void): () => void;
  /** Peers with an open stream. */
  peers(): readonly Peer[];
  /** Ends all connections of a revoked account. The gate must already refuse the account. */
  closeAccount(account: string): Promise<void>;
  figures(): NetworkFigures;
  /** Closes all streams with a goodbye, and frees all ports. */
  close(): Promise<void>;
}

/** The connections of a node's listeners that proved no key yet. */
export interface WatchedArrivals {
  /** The connection from here has proved its key. */
  admit(remote: { readonly address: string | undefined; readonly port: number | undefined }): void;
  figures(): { readonly pending: number; readonly dropped: number };
  /** Calls the handler when connections were closed, at most once in ten seconds. */
  onDropped(
    handler: (dropped: { readonly count: number; readonly address: string; readonly seconds: number }) => void,
  ): void;
  stop(): void;
}

/** How bytes travel: the transports of Node, or those of a page. */
export interface Transports {
  /** Loads libp2p's transports when a node is created, not earlier. */
  load(limits: NetworkLimits): Promise<{
    readonly transports: NonNullable<Libp2pOptions["transports"]>;
    /** Watches connections that proved no key yet; absent if these transports accept none. */
    readonly arrivals?: WatchedArrivals;
    /** Relays the connections of other peers; absent if these transports cannot. */
    readonly relayServer?: (maxReservations: number) => NonNullable<Libp2pOptions["services"]>[string];
  }>;
  /** Memory of this process outside the JavaScript heap, bytes; absent if it is unknown. */
  memory?(): number;
}

/** The options of `createNode`. */
export interface NodeOptions {
  /** The secp256k1 key, 32 bytes: peer id and account follow from it. */
  readonly key: Uint8Array;
  readonly transports: Transports;
  /** Multiaddresses to listen on; none if absent. */
  readonly listen?: readonly string[];
  /** Multiaddresses to announce instead of the listening ones, e.g. behind a load balancer. */
  readonly announce?: readonly string[];
  /** Whether an account may connect to this node. Called before the connection is multiplexed. */
  readonly gate: (account: string) => boolean;
  readonly relay?: {
    /** Relays connections between accounts that the gate admits. */
    readonly serve?: { readonly maxReservations: number };
    /**
     * Addresses of a relay, with its peer id. While this node is connected to the relay, the relay holds a reservation for
     * it: others reach this node by `ADDRESS/p2p-circuit/p2p/PEER-ID`.
     */
    readonly at?: readonly string[];
  };
  readonly limits?: Partial<NetworkLimits>;
  /** For logs and metrics. Must not throw. */
  readonly onEvent?: (event: NetworkEvent) => void;
  /** Name and version of the program, sent to peers; at most 64 bytes, default `gfml`. */
  readonly software?: string;
}

/** What a node reports for logs and metrics. The node has already handled it. */
export type NetworkEvent = { readonly account?: string; readonly address?: string } & (
  | { readonly kind: "connected"; readonly isRelayed: boolean; readonly software: string }
  | { readonly kind: "closed"; readonly reason: string }
  /** The node refused a connection, a reservation or a hello. */
  | { readonly kind: "refused"; readonly reason: string }
  /** A peer sent invalid bytes, messages or payloads. */
  | { readonly kind: "malformed"; readonly reason: string }
  /** A peer used a request number again. */
  | { readonly kind: "replayed"; readonly reason: string }
  /** A peer exceeds a limit and has to wait. */
  | { readonly kind: "limited"; readonly reason: string }
  /** A payload did not arrive. */
  | { readonly kind: "dropped"; readonly reason: string }
  /** A handler of this node threw an error that is not a RefusedError. */
  | { readonly kind: "handler-failed"; readonly reason: string; readonly error: unknown }
  | { readonly kind: "memory"; readonly reason: string }
  | { readonly kind: "reserved"; readonly reason: string }
);

/**
 * Creates a node with transports that are already chosen: `createNode` bound to those of Node, of a page or of a test. The
 * caller decides everything else.
 */
export type NodeFactory = (settings: Omit<NodeOptions, "transports">) => Promise<NetworkNode>;
