import { noise } from "@chainsafe/libp2p-noise";
import { privateKeyFromRaw } from "@libp2p/crypto/keys";
import { identify } from "@libp2p/identify";
import type { Connection, PeerId } from "@libp2p/interface";
import { createLibp2p, type Libp2p } from "libp2p";
import { InvalidValueError, LOWER_CASE_ACCOUNT, signalAfter } from "../../core/index.ts";
import { accountOfKey, accountOfPeerId } from "../accountOfPeerId.ts";
import { listenError, nodeClosedError, unreachableError } from "../errors.ts";
import { resolveLimits } from "../NetworkLimits.ts";
import type { NetworkEvent, NetworkNode, NodeOptions } from "../NetworkNode.ts";
import { raceSignal } from "../promises.ts";
import { createSlots } from "../session/createSlots.ts";
import { endpointOf, parseAddress } from "./Address.ts";
import { createBoundedYamux } from "./createBoundedYamux.ts";
import { createGate } from "./createGate.ts";
import { createPeerTable } from "./createPeerTable.ts";
import { catchRelayTransport, createReservations } from "./createReservations.ts";
import { closeConnection } from "./createStreamChannel.ts";
import { type Buffering, createWatchdog } from "./createWatchdog.ts";
import { dialBack, dialPeer, WIRE_PROTOCOL } from "./dialPeer.ts";

/** Time that `connect` waits for a reservation at the relay, s. */
const RESERVATION_TIMEOUT = 5;

interface RelayReservations {
  readonly size: number;
  delete(peerId: PeerId): void;
}

/** Assembles libp2p and the wire protocol on top of it. */
export const startNode = async (options: NodeOptions): Promise<NetworkNode> => {
  const { key, transports, listen = [], announce = [], gate, relay, software = "gfml" } = options;
  const account = accountOfKey(key);
  const limits = resolveLimits(options.limits);
  for (const address of [...listen, ...announce]) parseAddress(address);
  for (const address of relay?.at ?? []) {
    if (parseAddress(address).peerId === undefined) {
      throw new InvalidValueError("relay.at", address, "multiaddrs that end with the relay's peer id");
    }
  }

  const counts: Partial<Record<NetworkEvent["kind"], number>> = {};
  const onEvent = (event: NetworkEvent): void => {
    counts[event.kind] = (counts[event.kind] ?? 0) + 1;
    options.onEvent?.(event);
  };
  let bytesRead = 0;
  let bytesWritten = 0;
  let isClosed = false;
  let libp2p: Libp2p | undefined;

  const parts = await transports.load(limits);
  parts.arrivals?.onDropped(({ count, address, seconds }) => {
    const reason = `${count} connections that proved no key were closed within ${seconds.toFixed(0)} s, most from ${address}`;
    onEvent({ kind: "limited", reason, address });
  });
  const relayTransport = catchRelayTransport(parts.transports);
  if (relay?.serve !== undefined && parts.relayServer === undefined) {
    throw new InvalidValueError("relay.serve", relay.serve, "absent, because these transports cannot relay");
  }
  const receiveSlots = createSlots(limits.transferSlots);
  const muxer = createBoundedYamux(relay?.at !== undefined, (reason, broken) => {
    // libp2p's types do not show the muxer of a connection
    const connections = (libp2p?.getConnections() ?? []) as unknown as (Connection & { readonly muxer?: unknown })[];
    const { remotePeer, remoteAddr } = connections.find((one) => one.muxer === broken) ?? {};
    const account = remotePeer && accountOfPeerId(remotePeer.toString());
    onEvent({ kind: "malformed", reason, ...(account && { account, address: remoteAddr!.toString() }) });
  });
  const table = createPeerTable({
    account,
    software,
    gate,
    lastHeardOn: muxer.lastHeardOn,
    shared: {
      limits,
      receiveSlots,
      sendSlots: createSlots(limits.sendSlots),
      isMemoryShort: () => watchdog.isShort(),
      onEvent,
    },
    onTraffic(read, written) {
      bytesRead += read;
      bytesWritten += written;
    },
  });
  const buffering = (): Buffering[] =>
    (libp2p?.getConnections() ?? []).map((connection) => {
      const peer = accountOfPeerId(connection.remotePeer.toString());
      const session = table.sessions().get(peer);
      const ofStreams = connection.streams.reduce(
        (sum, { readBufferLength, writeBufferLength }) => sum + readBufferLength + writeBufferLength,
        0,
      );
      return {
        account: peer,
        bytes: ofStreams + (session?.buffered() ?? 0),
        close(reason) {
          void session?.refuse({ code: "memory", text: reason });
          connection.abort(new Error(reason));
        },
      };
    });
  const watchdog = createWatchdog({ memory: transports.memory, maxMemory: limits.maxMemory, buffering, onEvent });

  try {
    libp2p = await createLibp2p({
      privateKey: privateKeyFromRaw(key),
      addresses: { listen: [...listen], announce: [...announce] },
      transports: relayTransport.factories,
      connectionEncrypters: [noise()],
      streamMuxers: [muxer.factory],
      connectionGater: createGate({
        gate,
        limits,
        onEvent,
        connections: () => libp2p?.getConnections() ?? [],
        onProved: (remote) => parts.arrivals?.admit(endpointOf(remote)),
      }),
      connectionManager: {
        maxConnections: limits.maxConnections,
        // the watch of arrivals limits them, and makes room for new ones
        maxIncomingPendingConnections: Number.MAX_SAFE_INTEGER,
        // counts IP addresses, which many learners share behind a NAT: the gate counts accounts
        inboundConnectionThreshold: Number.MAX_SAFE_INTEGER,
        // ends connections that send garbage
        inboundUpgradeTimeout: limits.helloTimeout * 1000,
        reconnectRetries: 0,
      },
      // it ends a busy connection for one late ping: the session's heartbeat counts all arrivals instead
      connectionMonitor: { enabled: false, abortConnectionOnPingFailure: false },
      services: {
        // only the relay transport needs it
        identify: identify({ runOnConnectionOpen: false }),
        ...(relay?.serve !== undefined && { relay: parts.relayServer!(relay.serve.maxReservations) }),
      },
    });
  } catch (error) {
    watchdog.stop();
    parts.arrivals?.stop();
    throw listenError(listen, error);
  }
  const node = libp2p;
  await node.handle(
    WIRE_PROTOCOL,
    (stream, connection) => {
      void table.accept(stream, connection);
    },
    { maxInboundStreams: 2, runOnLimitedConnection: true },
  );
  const relayServer = (node.services as { relay?: { readonly reservations: RelayReservations } }).relay;
  // libp2p keeps the reservation of a peer that has left for hours, and refuses new ones meanwhile
  node.addEventListener("peer:disconnect", ({ detail }) => relayServer?.reservations.delete(detail));
  const reservations = createReservations(node, relayTransport.caught, relay?.at ?? [], onEvent);

  return {
    peerId: node.peerId.toString(),
    account,
    addresses: () => [...node.getMultiaddrs().map((address) => address.toString()), ...reservations.addresses()],
    async connect(addresses, { account: wanted, signal, timeout }) {
      if (isClosed) throw nodeClosedError();
      if (!LOWER_CASE_ACCOUNT.test(wanted)) {
        throw new InvalidValueError("account", wanted, "a lower-case address of 40 hexadecimal digits");
      }
      signal?.throwIfAborted();
      const open = table.get(wanted);
      if (open !== undefined) return open;
      const late = signalAfter(timeout);
      const limit = signal === undefined ? late : AbortSignal.any([signal, late]);
      const done = table.dialing(wanted);
      try {
        const peer = await dialPeer(node, table, addresses, { account: wanted, signal: limit, timeout });
        await raceSignal(reservations.settled(wanted), signalAfter(RESERVATION_TIMEOUT)).catch(() => {});
        return peer;
      } catch (error) {
        signal?.throwIfAborted();
        if (late.aborted)
          throw unreachableError(wanted, { addresses: addresses.join(", "), problem: "no answer in time" });
        throw error;
      } finally {
        done();
      }
    },
    dialBack: (address, account, timeout) => dialBack(node, address, account, timeout),
    onPeer: table.onPeer,
    peers: () => [...table.sessions().values()].map(({ peer }) => peer),
    async closeAccount(revoked) {
      await table.sessions().get(revoked)?.refuse({ code: "revoked", text: "the account was revoked" });
      const open = node.getConnections().filter(({ remotePeer }) => accountOfPeerId(remotePeer.toString()) === revoked);
      await Promise.all(open.map(closeConnection));
    },
    figures: () => ({
      peers: table.sessions().size,
      connections: node.getConnections().length,
      bytesRead,
      bytesWritten,
      transfersOpen: receiveSlots.taken,
      transfersWaiting: receiveSlots.waiting,
      bytesBuffered: buffering().reduce((sum, { bytes }) => sum + bytes, 0),
      connectionsPending: parts.arrivals?.figures().pending ?? 0,
      connectionsDropped: parts.arrivals?.figures().dropped ?? 0,
      reservations: relayServer?.reservations.size ?? 0,
      events: { ...counts },
    }),
    async close() {
      if (isClosed) return;
      isClosed = true;
      watchdog.stop();
      parts.arrivals?.stop();
      await Promise.all([...table.sessions().values()].map(({ peer }) => peer.close("the node is closed")));
      await node.stop();
    },
  };
};
