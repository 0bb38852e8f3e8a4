import type { Server } from "node:net";
import { getHeapStatistics } from "node:v8";
import { internalError } from "../core/index.ts";
import { MAX_WEBSOCKET_BUFFER } from "./browserTransports.ts";
import { type Arrivals, createArrivals, type DroppedArrivals } from "./createArrivals.ts";
import type { Transports } from "./NetworkNode.ts";
import { withinOpenFiles } from "./openFiles.ts";

export interface NodeTransportOptions {
  /** Certificate chain and key in PEM, for addresses that end in `/tls/ws`. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** The transports of Node: TCP, WebSocket (`wss` with a certificate) and the relay, each as client and server. */
export const nodeTransports = ({ tls }: NodeTransportOptions = {}): Transports => ({
  async load({ maxConnections, maxPendingConnections, maxPendingPerAddress, silentTimeout, helloTimeout }) {
    const [{ tcp }, { webSockets }, { circuitRelayTransport, circuitRelayServer }] = await Promise.all([
      import("@libp2p/tcp"),
      import("@libp2p/websockets"),
      import("@libp2p/circuit-relay-v2"),
    ]);
    let report: (dropped: DroppedArrivals) => void = () => {};
    const arrivals = createArrivals(
      {
        pending: withinOpenFiles(maxPendingConnections, 1 / 6),
        pendingPerAddress: withinOpenFiles(maxPendingPerAddress, 1 / 8),
        silence: silentTimeout,
        patience: helloTimeout,
      },
      (dropped) => report(dropped),
    );
    const timeouts = { headersTimeout: helloTimeout * 1000, connectionsCheckingInterval: 1_000 };
    return {
      transports: [
        watching(arrivals, tcp({ maxConnections: maxConnections + maxPendingConnections, backlog: 1_024 })),
        watching(
          arrivals,
          webSockets({
            maxBufferedAmount: MAX_WEBSOCKET_BUFFER,
            http: timeouts,
            ...(tls !== undefined && { https: { ...timeouts, cert: tls.certificate, key: tls.key } }),
          }),
        ),
        circuitRelayTransport(),
      ],
      arrivals: {
        ...arrivals,
        onDropped: (handler) => {
          report = handler;
        },
      },
      // by default the relay cuts a connection after 128 KiB, and holds 15 reservations
      relayServer: (maxReservations) =>
        circuitRelayServer({
          maxInboundHopStreams: maxReservations,
          maxOutboundStopStreams: maxReservations,
          reservations: { maxReservations, applyDefaultLimit: false },
        }),
    };
  },
  // process.memoryUsage opens a file, which fails when too many are open
  memory: () => getHeapStatistics().external_memory,
});

type TransportFactory = Awaited<ReturnType<Transports["load"]>>["transports"][number];

/** The factory of a transport whose listeners' connections are watched. */
const watching =
  (arrivals: Arrivals, factory: TransportFactory): TransportFactory =>
  (components) => {
    const transport = factory(components);
    const { createListener } = transport;
    transport.createListener = (options) => {
      const listener = createListener.call(transport, options);
      // libp2p's types do not show the server of a listener
      const { server } = listener as unknown as { readonly server?: Server };
      if (server === undefined) throw internalError("a listener of libp2p has no server to watch");
      arrivals.watch(server);
      return listener;
    };
    return transport;
  };
