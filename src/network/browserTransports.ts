import type { Transports } from "./NetworkNode.ts";

/** Bytes that may wait in a WebSocket before writing pauses. */
export const MAX_WEBSOCKET_BUFFER = 512 * 1024;

/**
 * The transports of a page: it dials by WebSocket, and connects with other pages through a relay, or directly with
 * `withDirectChannels`. An https page can dial only `wss`.
 */
export const browserTransports = (): Transports => ({
  async load() {
    const [{ webSockets }, { circuitRelayTransport }] = await Promise.all([
      import("@libp2p/websockets"),
      import("@libp2p/circuit-relay-v2"),
    ]);
    return { transports: [webSockets({ maxBufferedAmount: MAX_WEBSOCKET_BUFFER }), circuitRelayTransport()] };
  },
});
