import type { Server, Socket } from "node:net";
import { every } from "../core/index.ts";

/** How many connections may wait until they are admitted, and for how long. */
export interface ArrivalLimits {
  /** Waiting connections. */
  readonly pending: number;
  /** Waiting connections of one IP address. Many learners may share an address, so the oldest one makes room for a new one. */
  readonly pendingPerAddress: number;
  /** Time until the first byte, s. */
  readonly silence: number;
  /** Time until the connection is admitted, s. */
  readonly patience: number;
}

/** Connections that were closed before they were admitted. */
export interface DroppedArrivals {
  readonly count: number;
  /** The address that most of them came from. */
  readonly address: string;
  /** Time in which they were closed, s. */
  readonly seconds: number;
}

/** The connections of a server that are not admitted yet. */
export interface Arrivals {
  /** Watches a server's connections from now on. */
  watch(server: Server): void;
  /** Admits a connection: it proved its key, or sent a whole request. */
  admit(remote: { readonly address: string | undefined; readonly port: number | undefined }): void;
  /** Waiting now, and closed since the start. */
  figures(): { readonly pending: number; readonly dropped: number };
  /** Closes all waiting connections, and every new one. */
  stop(): void;
}

interface Arrival {
  readonly key: string;
  readonly socket: Socket;
  readonly address: string;
  readonly since: number;
}

/** A waiting connection that is younger makes no room for others: it may be about to speak. s */
const LEAST_AGE = 0.5;
/** Time between two looks at waiting connections, and between two reports of closed ones, s. */
const LOOK = 0.5;
const REPORT = 10;

/**
 * Watches connections until they are admitted. It closes idle ones after a short time. When too many wait, it closes the
 * oldest silent one for a new one. If one IP address has too many, it closes one of that address, so that a learner
 * behind the same address still gets in.
 *
 * @param onDropped - called at most once in ten seconds
 */
export const createArrivals = (
  limits: ArrivalLimits,
  onDropped: (dropped: DroppedArrivals) => void,
  now: () => number = () => performance.now() / 1000,
): Arrivals => {
  // in order of arrival
  const waiting = new Map<string, Arrival>();
  const perAddress = new Map<string, Set<Arrival>>();
  let dropped = 0;
  let unreported = new Map<string, number>();
  let lastReport = Number.NEGATIVE_INFINITY;

  const forget = (key: string): void => {
    const arrival = waiting.get(key);
    if (arrival === undefined) return;
    waiting.delete(key);
    const same = perAddress.get(arrival.address);
    same?.delete(arrival);
    if (same?.size === 0) perAddress.delete(arrival.address);
  };
  const drop = ({ address, socket }: Pick<Arrival, "address" | "socket">): void => {
    dropped++;
    unreported.set(address, (unreported.get(address) ?? 0) + 1);
    socket.destroy();
  };
  /** Closes one of these connections for a new one. @returns whether there was one to close */
  const makeRoom = (among: Iterable<Arrival>): boolean => {
    const until = now() - LEAST_AGE;
    let oldest: Arrival | undefined;
    for (const arrival of among) {
      if (arrival.since > until) break;
      oldest ??= arrival;
      if (arrival.socket.bytesRead > 0) continue;
      oldest = arrival;
      break;
    }
    if (oldest === undefined) return false;
    forget(oldest.key);
    drop(oldest);
    return true;
  };

  const arrive = (socket: Socket): void => {
    const { remoteAddress, remotePort } = socket;
    // it is gone already
    if (remoteAddress === undefined) return;
    if (isStopped) {
      socket.destroy();
      return;
    }
    const address = plainAddress(remoteAddress);
    const same = perAddress.get(address) ?? new Set();
    const isFull = same.size >= limits.pendingPerAddress;
    if ((isFull && !makeRoom(same)) || (!isFull && waiting.size >= limits.pending && !makeRoom(waiting.values()))) {
      drop({ address, socket });
      return;
    }
    const key = keyOf(address, remotePort);
    const arrival = { key, socket, address, since: now() };
    waiting.set(key, arrival);
    perAddress.set(address, (perAddress.get(address) ?? new Set()).add(arrival));
    socket.once("close", () => {
      if (waiting.get(key) === arrival) forget(key);
    });
  };

  const report = (): void => {
    if (unreported.size === 0 || now() - lastReport < REPORT) return;
    const seconds = Math.min(REPORT, now() - lastReport);
    lastReport = now();
    const [address] = [...unreported].reduce((most, one) => (one[1] > most[1] ? one : most));
    const count = [...unreported.values()].reduce((sum, one) => sum + one, 0);
    unreported = new Map();
    onDropped({ count, address, seconds });
  };
  const look = (): void => {
    for (const [key, arrival] of waiting) {
      const age = now() - arrival.since;
      const isSilent = arrival.socket.bytesRead === 0;
      if (age < limits.silence) break;
      if (!isSilent && age < limits.patience) continue;
      forget(key);
      drop(arrival);
    }
    report();
  };
  const stopLooking = every(LOOK, look, { holdsProcess: false });
  let isStopped = false;

  return {
    // first, so that a connection without a place costs no more work
    watch: (server) => void server.prependListener("connection", arrive),
    admit: ({ address, port }) => {
      if (address !== undefined) forget(keyOf(plainAddress(address), port));
    },
    figures: () => ({ pending: waiting.size, dropped }),
    stop: () => {
      isStopped = true;
      stopLooking();
      // a server that closes would wait for them
      for (const { socket } of [...waiting.values()]) socket.destroy();
    },
  };
};

const keyOf = (address: string, port: number | undefined): string => `${address} ${port}`;

/** An IPv4 address may be written as an IPv6 one. */
const plainAddress = (address: string): string => address.replace(/^::ffff:/i, "").toLowerCase();
