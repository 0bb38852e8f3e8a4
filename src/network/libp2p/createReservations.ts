import type { PeerId } from "@libp2p/interface";
import type { Libp2p } from "libp2p";
import { internalError } from "../../core/index.ts";
import { accountOfPeerId } from "../accountOfPeerId.ts";
import { messageOf } from "../errors.ts";
import type { NetworkEvent, Transports } from "../NetworkNode.ts";
import { parseAddress } from "./Address.ts";

/** The part of libp2p's relay transport that is used here. libp2p's types do not show it. */
interface RelayTransport {
  reservationStore: {
    addRelay(peerId: PeerId, type: "configured"): Promise<unknown>;
    hasReservation(peerId: PeerId): boolean;
    relayFilter: { has(bytes: Uint8Array): boolean; add(bytes: Uint8Array): void };
  };
}

type TransportFactory = Awaited<ReturnType<Transports["load"]>>["transports"][number];

export interface CaughtRelayTransport {
  /** The factories to pass to libp2p. */
  readonly factories: TransportFactory[];
  /** The relay transport that libp2p created with one of them. */
  caught(): RelayTransport;
}

/** Wraps factories to get hold of the relay transport when libp2p creates it. */
export const catchRelayTransport = (factories: readonly TransportFactory[]): CaughtRelayTransport => {
  let caught: RelayTransport | undefined;
  return {
    factories: factories.map(
      (factory): TransportFactory =>
        (components) => {
          const transport = factory(components);
          const { reservationStore } = transport as unknown as Partial<RelayTransport>;
          if (reservationStore !== undefined) {
            // libp2p would never ask a relay again after one failed dial
            reservationStore.relayFilter = { has: () => false, add: () => {} };
            caught = { reservationStore };
          }
          return transport;
        },
    ),
    caught: () => {
      if (caught === undefined) throw internalError("libp2p's relay transport has no reservation store");
      return caught;
    },
  };
};

/** This node's reservations at relays. */
export interface Reservations {
  /** Addresses of this node through the relays that hold a reservation for it now. */
  addresses(): string[];
  /** Resolves when a pending reservation at this account's relay is made, or has failed. */
  settled(account: string): Promise<void>;
}

/**
 * Makes a reservation whenever a connection to a relay opens, because it is lost with the connection. libp2p's own way, to
 * listen on the relay's address, fails permanently if the account is not registered yet when the node starts.
 */
export const createReservations = (
  libp2p: Libp2p,
  relay: () => RelayTransport,
  at: readonly string[],
  onEvent: (event: NetworkEvent) => void,
): Reservations => {
  const own = libp2p.peerId.toString();
  const relays = at.map(parseAddress);
  const pending = new Map<string, Promise<void>>();
  const holds = (peerId: PeerId): boolean => relay().reservationStore.hasReservation(peerId);

  const reserve = async (peerId: PeerId): Promise<void> => {
    const account = accountOfPeerId(peerId.toString());
    try {
      await relay().reservationStore.addRelay(peerId, "configured");
      onEvent({ kind: "reserved", reason: "a relay holds a reservation for this node", account });
    } catch (error) {
      onEvent({ kind: "refused", reason: `no reservation at a relay: ${messageOf(error)}`, account });
    }
  };

  libp2p.addEventListener("connection:open", ({ detail: { remotePeer, direction } }) => {
    const id = remotePeer.toString();
    if (direction !== "outbound" || !relays.some(({ peerId }) => peerId === id) || holds(remotePeer)) return;
    const account = accountOfPeerId(id);
    const made = (pending.get(account) ?? Promise.resolve()).then(() => reserve(remotePeer));
    pending.set(account, made);
    void made.then(() => {
      if (pending.get(account) === made) pending.delete(account);
    });
  });

  return {
    addresses: () =>
      relays
        .filter(({ peerId }) =>
          libp2p.getConnections().some(({ remotePeer }) => remotePeer.toString() === peerId && holds(remotePeer)),
        )
        .map(({ multiaddr }) => `${multiaddr}/p2p-circuit/p2p/${own}`),
    settled: async (account) => pending.get(account),
  };
};
