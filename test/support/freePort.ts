import { once } from "node:events";
import { createServer } from "node:net";

/**
 * The ports that systems give to outgoing connections and to servers that ask for any begin at 32768 (Linux) or above: one
 * below is not taken by another test between its choice and its use, nor while the process that had it is down.
 */
const FIRST = 20_000;
const COUNT = 12_000;

/** A port on 127.0.0.1 that nobody listens on. */
export const freePort = async (): Promise<number> => {
  for (let tries = 0; tries < 100; tries++) {
    const port = FIRST + Math.floor(Math.random() * COUNT);
    const server = createServer().listen(port, "127.0.0.1");
    const taken = await once(server, "listening").then(
      () => false,
      () => true,
    );
    if (taken) continue;
    server.close();
    await once(server, "close");
    return port;
  }
  throw new Error(`no port from ${FIRST} to ${FIRST + COUNT - 1} is free`);
};
