import { MAX_WEBSOCKET_BUFFER } from "./browserTransports.ts";
import type { Transports } from "./NetworkNode.ts";

export interface NodeTransportOptions {
  /** Certificate chain and key in PEM, for addresses that end in `/tls/ws`. */
  readonly tls?: { readonly certificate: string; readonly key: string };
}

/** The transports of Node: TCP, WebSocket (`wss` with a certificate) and the relay, each as client and server. */
export const nodeTransports = ({ tls }: NodeTransportOptions = {}): Transports => ({
  async load({ maxConnections, maxPendingConnections }) {
    const [{ tcp }, { webSockets }, { circuitRelayTransport, circuitRelayServer }] = await Promise.all([
      import("@libp2p/tcp"),
      import("@libp2p/websockets"),
      import("@libp2p/circuit-relay-v2"),
    ]);
    return {
      transports: [
        tcp({ maxConnections: maxConnections + maxPendingConnections, backlog: 1_024 }),
        webSockets({
          maxBufferedAmount: MAX_WEBSOCKET_BUFFER,
          ...(tls !== undefined && { https: { cert: tls.certificate, key: tls.key } }),
        }),
        circuitRelayTransport(),
      ],
      // by default the relay cuts a connection after 128 KiB, and holds 15 reservations
      relayServer: (maxReservations) =>
        circuitRelayServer({
          maxInboundHopStreams: maxReservations,
          maxOutboundStopStreams: maxReservations,
          reservations: { maxReservations, applyDefaultLimit: false },
        }),
    };
  },
  memory: () => process.memoryUsage().external,
});
