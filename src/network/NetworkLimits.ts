import { InvalidValueError } from "../core/index.ts";

/** What a node allows its peers. Counts are of one account, not of an address: many accounts may share a NAT. */
export interface NetworkLimits {
  /** Open connections of the node. */
  readonly maxConnections: number;
  /** Connections of the node that are not authenticated yet. */
  readonly maxPendingConnections: number;
  /** Open connections of one account: its stream, a relayed one, and some that are dying. */
  readonly maxConnectionsPerAccount: number;
  /** Connections that an account may open in a minute. */
  readonly connectionsPerMinute: number;
  /** Frames without data that are read from a peer in a second; more wait. */
  readonly messagesPerSecond: number;
  /** Bytes that are read from a peer in a second; more wait. */
  readonly bytesPerSecond: number;
  /** Requests of a peer that are worked on at once; more are refused as `busy`. */
  readonly maxOpenRequests: number;
  /** Longest header of a message, bytes of JSON. */
  readonly maxHeader: number;
  /** Largest payload of a message where whoever asks or serves names no bound, bytes. */
  readonly maxPayload: number;
  /** Payloads above 64 kB that the node receives at once: its memory is bounded by as many of the largest ones. */
  readonly transferSlots: number;
  /** Payloads above 64 kB that the node sends at once. */
  readonly sendSlots: number;
  /** A granted payload of which nothing came for so long is dropped, s. */
  readonly transferStall: number;
  /** Time for a notice with a payload above 64 kB, s. */
  readonly noticeTimeout: number;
  /** Time for the handshake of a new connection, and then for its hello, s. */
  readonly helloTimeout: number;
  /** A peer of which nothing is heard for so long is gone, s. */
  readonly silenceTimeout: number;
  /** A second connection of a key replaces the first if that does not answer a ping within so long, s. */
  readonly replaceTimeout: number;
  /** Memory outside the engine's heap above which payloads are refused, and then the connection that buffers most is closed, bytes. */
  readonly maxMemory: number;
}

export const defaultLimits: NetworkLimits = {
  maxConnections: 1_024,
  maxPendingConnections: 256,
  maxConnectionsPerAccount: 4,
  connectionsPerMinute: 60,
  messagesPerSecond: 500,
  bytesPerSecond: 128 * 2 ** 20,
  maxOpenRequests: 32,
  maxHeader: 2 ** 20,
  maxPayload: 64 * 2 ** 20,
  transferSlots: 4,
  sendSlots: 64,
  transferStall: 30,
  noticeTimeout: 60,
  helloTimeout: 10,
  silenceTimeout: 20,
  replaceTimeout: 3,
  maxMemory: 2 * 2 ** 30,
};

/** All limits, checked. @throws InvalidValueError */
export const resolveLimits = (given: Partial<NetworkLimits> = {}): NetworkLimits => {
  const limits = { ...defaultLimits, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!(typeof value === "number" && value > 0)) {
      throw new InvalidValueError(`limits.${name}`, value, "a number greater than 0");
    }
  }
  return limits;
};
