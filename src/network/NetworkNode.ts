import type { Libp2pOptions } from "libp2p";
import type { NetworkLimits } from "./NetworkLimits.ts";
import type { Peer } from "./Peer.ts";

export interface ConnectOptions {
  /** Whom to expect there: lower-case address. */
  readonly account: string;
  readonly signal?: AbortSignal;
  /** For all addresses together and the hello, s. */
  readonly timeout: number;
}

/** Counts since the node was created, and what is the case now. */
export interface NetworkFigures {
  readonly peers: number;
  readonly connections: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  /** Payloads above 64 kB that arrive now, and that wait for a place. */
  readonly transfersOpen: number;
  readonly transfersWaiting: number;
  /** Bytes that sessions and streams hold now. */
  readonly bytesBuffered: number;
  /** Accounts whose reservation this node's relay holds. */
  readonly reservations: number;
  /** How often each kind of event happened. */
  readonly events: Readonly<Partial<Record<NetworkEvent["kind"], number>>>;
}

/** One key's place in the network. */
export interface NetworkNode {
  readonly peerId: string;
  /** Lower-case Ethereum address of the same key. */
  readonly account: string;
  /** Where others reach this node, as multiaddrs with its peer id; those by a relay last. */
  addresses(): string[];
  /**
   * A peer's stream: the one that is open already, or a new one; direct addresses are tried first, those by a relay last.
   * @throws UnreachableError, WrongPeerError, DuplicateConnectionError, ProtocolVersionError, GFML_NETWORK_UNSUPPORTED_KEY,
   *   GFML_NETWORK_NODE_CLOSED, or the signal's reason
   */
  connect(addresses: readonly string[], options: ConnectOptions): Promise<Peer>;
  /** Calls the handler with each peer that connects from outside, once its key is known and its hello was good. */
  onPeer(handler: (peer: Peer) => void): () => void;
  /** Those with an open stream now. */
  peers(): readonly Peer[];
  /** Ends all connections of an account whose permission was revoked. The gate must refuse it by then. */
  closeAccount(account: string): Promise<void>;
  figures(): NetworkFigures;
  /** Says goodbye to everybody and lets go of all ports. */
  close(): Promise<void>;
}

/** How bytes travel here: what Node can do, or a page. */
export interface Transports {
  /** libp2p's parts, loaded when a node is created and not before. */
  load(limits: NetworkLimits): Promise<{
    readonly transports: NonNullable<Libp2pOptions["transports"]>;
    /** Passes on the connections of others; absent where that cannot be done. */
    readonly relayServer?: (maxReservations: number) => NonNullable<Libp2pOptions["services"]>[string];
  }>;
  /** Bytes that this process uses outside the engine's heap, where that can be told. */
  memory?(): number;
}

export interface NodeOptions {
  /** 32 bytes: the secp256k1 key that is peer id and account. */
  readonly key: Uint8Array;
  readonly transports: Transports;
  /** Multiaddrs to listen at; none if absent. */
  readonly listen?: readonly string[];
  /** Multiaddrs to tell others instead of those that it listens at, e.g. behind a load balancer. */
  readonly announce?: readonly string[];
  /** Whether an account may connect to this node. Asked before anything of its connection is multiplexed. */
  readonly gate: (account: string) => boolean;
  readonly relay?: {
    /** Passes connections between accounts that the gate lets in. */
    readonly serve?: { readonly maxReservations: number };
    /**
     * Addresses of a relay, with its peer id. While this node is connected to it, the relay holds a reservation for it, so
     * that others reach it by `ADDRESS/p2p-circuit/p2p/PEER-ID`.
     */
    readonly at?: readonly string[];
  };
  readonly limits?: Partial<NetworkLimits>;
  /** For logs and metrics. Must not throw. */
  readonly onEvent?: (event: NetworkEvent) => void;
  /** Name and version told to others, at most 64 bytes. Default `gfml`. */
  readonly software?: string;
}

/** What a node reports for logs and metrics. Nothing here needs an answer: the node has dealt with it. */
export type NetworkEvent = { readonly account?: string; readonly address?: string } & (
  | { readonly kind: "connected"; readonly isRelayed: boolean; readonly software: string }
  | { readonly kind: "closed"; readonly reason: string }
  /** A connection, a reservation or a hello that was turned away. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Bytes, messages or payloads that are not what they should be. */
  | { readonly kind: "malformed"; readonly reason: string }
  /** A request number that was used before. */
  | { readonly kind: "replayed"; readonly reason: string }
  /** A peer that sends more than it may, and waits. */
  | { readonly kind: "limited"; readonly reason: string }
  /** A payload that did not arrive. */
  | { readonly kind: "dropped"; readonly reason: string }
  /** A handler of this node threw something else than a RefusedError. */
  | { readonly kind: "handler-failed"; readonly reason: string; readonly error: unknown }
  | { readonly kind: "memory"; readonly reason: string }
  | { readonly kind: "reserved"; readonly reason: string }
);

/**
 * Creates a node with transports that are already chosen: `createNode` bound to those of Node, of a page or of a test. The
 * caller decides everything else.
 */
export type NodeFactory = (settings: Omit<NodeOptions, "transports">) => Promise<NetworkNode>;
