import type { NetworkEvent, NetworkNode } from "../../network/browser.ts";

/** What a role asks of the network; how bytes travel is decided by who makes the node. */
export interface NodeSettings {
  readonly key: Uint8Array;
  /** Multiaddresses to listen at; none: it can only be reached by a relay, if at all. */
  readonly listen?: readonly string[];
  /** Multiaddresses to tell others in place of those. */
  readonly announce?: readonly string[];
  /** Who may connect, asked after the handshake and before anything else is read. */
  readonly gate: (account: string) => boolean;
  /** Carry others' streams, or be reached by one who does. */
  readonly relay?: { readonly serve?: { readonly maxReservations: number }; readonly at?: readonly string[] };
  readonly limits?: { readonly transferSlots?: number; readonly maxMemory?: number; readonly maxConnections?: number };
  readonly onEvent?: (event: NetworkEvent) => void;
}

export type NodeFactory = (settings: NodeSettings) => Promise<NetworkNode>;
