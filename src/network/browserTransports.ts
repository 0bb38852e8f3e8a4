import type { Transports } from "./NetworkNode.ts";

/** Most that waits in a WebSocket before writing pauses, bytes: it is the part of a connection's memory that libp2p bounds last. */
export const MAX_WEBSOCKET_BUFFER = 512 * 1024;

/**
 * What a page can do: dial by WebSocket, and be reached and reach others by a relay; once it hears them, also directly
 * (`withDirectChannels`). A page of https may only dial `wss`.
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
