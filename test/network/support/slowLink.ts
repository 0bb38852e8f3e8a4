import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

export interface SlowLink {
  readonly port: number;
  /** Stops forwarding without closing, like a pulled cable. */
  cut(): void;
  close(): Promise<void>;
}

/** Forwards TCP connections to a port of this machine, at so many bytes per second in each direction. */
export const slowLink = async (port: number, bytesPerSecond: number | (() => number)): Promise<SlowLink> => {
  const rate = typeof bytesPerSecond === "number" ? () => bytesPerSecond : bytesPerSecond;
  const sockets = new Set<Socket>();
  let isCut = false;
  const pass = (from: Socket, to: Socket): void => {
    from.on("data", (bytes) => {
      from.pause();
      if (isCut) return;
      setTimeout(
        () => {
          if (isCut) return;
          to.write(bytes);
          from.resume();
        },
        (1000 * bytes.length) / rate(),
      );
    });
    from.on("close", () => to.destroy());
    from.on("error", () => to.destroy());
  };
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) sockets.add(socket.on("close", () => sockets.delete(socket)));
    pass(near, far);
    pass(far, near);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cut() {
      isCut = true;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
};
