import { InvalidValueError } from "../core/index.ts";

/** What a node allows its peers. Limits count accounts, because many may share a NAT. Only unauthenticated connections count by IP address. */
export interface NetworkLimits {
  /** Open connections of the node. */
  readonly maxConnections: number;
  /** Connections of the node that are not authenticated yet. */
  readonly maxPendingConnections: number;
  /** Connections of one IP address that are not authenticated yet. */
  readonly maxPendingPerAddress: number;
  /** Open connections of one account: its stream, a relayed one, and some that are closing. */
  readonly maxConnectionsPerAccount: number;
  /** Connections that an account may open per minute. */
  readonly connectionsPerMinute: number;
  /** Frames without data that are read from a peer per second; further ones wait. */
  readonly messagesPerSecond: number;
  /** Bytes that are read from a peer per second; further ones wait. */
  readonly bytesPerSecond: number;
  /** Requests of a peer that are open at once; further ones are refused as `busy`. */
  readonly maxOpenRequests: number;
  /** Longest header of a message, bytes of JSON. */
  readonly maxHeader: number;
  /** Largest payload of a message if a request or a handler sets no bound, bytes. */
  readonly maxPayload: number;
  /** Payloads above 64 kB that the node receives at once. This many largest payloads bound its memory. */
  readonly transferSlots: number;
  /** Payloads above 64 kB that the node sends at once. */
  readonly sendSlots: number;
  /** Time without data after which a granted payload is dropped, s. */
  readonly transferStall: number;
  /** Time to send a notice with a payload above 64 kB, s. */
  readonly noticeTimeout: number;
  /** Time until the first byte of a new connection, s. */
  readonly silentTimeout: number;
  /** Time for the handshake of a new connection, and again for its hello, s. */
  readonly helloTimeout: number;
  /** Time without bytes from a peer after which its connection ends, s. */
  readonly silenceTimeout: number;
  /** Time in which the first connection of a key must respond to a ping, or a second one replaces it, s. */
  readonly replaceTimeout: number;
  /** Memory outside the JavaScript heap, bytes. Above it payloads are refused, then the connection that buffers most is closed. */
  readonly maxMemory: number;
}

/** The limits of a node unless its options change them. */
export const defaultLimits: NetworkLimits = {
  maxConnections: 1_024,
  maxPendingConnections: 2_048,
  maxPendingPerAddress: 512,
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
  silentTimeout: 3,
  helloTimeout: 10,
  silenceTimeout: 20,
  replaceTimeout: 3,
  maxMemory: 2 * 2 ** 30,
};

/** Completes and checks limits. @throws InvalidValueError */
export const resolveLimits = (given: Partial<NetworkLimits> = {}): NetworkLimits => {
  const limits = { ...defaultLimits, ...given };
  for (const [name, value] of Object.entries(limits)) {
    if (!(typeof value === "number" && value > 0)) {
      throw new InvalidValueError(`limits.${name}`, value, "a number greater than 0");
    }
  }
  return limits;
};
