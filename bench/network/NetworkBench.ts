/** Exchanges of payloads of one size with all members. */
export interface NetworkRow {
  readonly members: number;
  /** Bytes sent to each member, and bytes received from each. */
  readonly payload: number;
  /** Median time until all have answered, s. */
  readonly seconds: number;
  /** Bytes in both directions divided by that time, MB/s. */
  readonly megabytesPerSecond: number;
  /** Time of the same bytes by plain TCP between the same processes, without encryption, s. */
  readonly plainSeconds: number;
  /** `seconds` divided by `plainSeconds`. */
  readonly ratio: number;
  /** Median processor time of the head, s. Other processes on a busy machine do not change it. */
  readonly headProcessorSeconds: number;
  /** Largest growth of the head's heap and buffers during an extra exchange, with a garbage collection before each sample, MB. */
  readonly heldMegabytes: number;
}

export interface NetworkBenchResult {
  readonly machine: string;
  readonly node: string;
  readonly rows: readonly NetworkRow[];
  /** Time for all members to connect, s. */
  readonly connectSeconds: number;
  /** Memory of the head for each connection: heap and buffers after a garbage collection, MB. */
  readonly megabytesPerConnection: number;
  /** Median round trip of a small request, ms. */
  readonly roundTripMilliseconds: number;
}

/** Arguments of the head's process. */
export interface HeadTask {
  readonly members: number;
  readonly payloads: readonly number[];
  readonly repetitions: number;
}

/** Arguments of the members' process. */
export interface MembersTask {
  readonly members: number;
  readonly addresses: readonly string[];
  readonly account: string;
  readonly plainPort: number;
}
