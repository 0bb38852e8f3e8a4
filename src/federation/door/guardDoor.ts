import type { FastifyInstance } from "fastify";
import { type Arrivals, createArrivals, type DroppedArrivals, withinOpenFiles } from "../../network/index.ts";
import { proxyHops } from "../config/serviceProblems.ts";
import type { ServiceConfig } from "../config/serviceSchema.ts";

/** Time until the first byte of a connection, and until its first whole request, s. */
const SILENCE = 5;
const ARRIVAL = 15;

/**
 * Limits the connections of the door, and closes idle ones: a connection is admitted when it has sent a request. When all
 * places are taken, connections that are kept alive between requests make room.
 */
export const guardDoor = (
  door: FastifyInstance,
  config: Pick<ServiceConfig, "door" | "limits">,
  onDropped: (dropped: DroppedArrivals) => void,
): Arrivals => {
  const { server } = door;
  const most = withinOpenFiles(config.limits.connections, 1 / 4);
  server.maxConnections = most;
  server.headersTimeout = ARRIVAL * 1000;
  // idle connections cost little: most places may be taken by them, and a quarter is kept for other addresses
  const pending = Math.ceil((7 * most) / 8);
  // behind a proxy, all connections come from its address
  const pendingPerAddress = proxyHops(config) > 0 ? pending : Math.ceil((3 * most) / 4);
  const arrivals = createArrivals({ pending, pendingPerAddress, silence: SILENCE, patience: ARRIVAL }, onDropped);
  arrivals.watch(server);
  server.on("request", ({ socket }) => arrivals.admit({ address: socket.remoteAddress, port: socket.remotePort }));
  server.on("drop", () => server.closeIdleConnections());
  door.addHook("preClose", async () => arrivals.stop());
  return arrivals;
};
