/** Payloads of one size, to all members and back. */
export interface NetworkRow {
  readonly members: number;
  /** Bytes to each member, and from each. */
  readonly payload: number;
  /** Median time until all have answered, s. */
  readonly seconds: number;
  /** Bytes both ways over that time, MB/s. */
  readonly megabytesPerSecond: number;
  /** The same bytes by plain TCP between the same processes, without encryption, s. */
  readonly plainSeconds: number;
  /** `seconds` over `plainSeconds`. */
  readonly ratio: number;
  /** Median processor time of the head, which other processes of a busy machine do not change, s. */
  readonly headProcessorSeconds: number;
  /** Most that the head held in one more exchange beyond what it had before, heap and buffers, garbage collected at each look, MB. */
  readonly heldMegabytes: number;
}

export interface NetworkBenchResult {
  readonly machine: string;
  readonly node: string;
  readonly rows: readonly NetworkRow[];
  /** Time for all members to connect, s. */
  readonly connectSeconds: number;
  /** Memory of the head a connection, heap and buffers after a collection, MB. */
  readonly megabytesPerConnection: number;
  /** Median round trip of a small request, ms. */
  readonly roundTripMilliseconds: number;
}

/** What the head's process is told. */
export interface HeadTask {
  readonly members: number;
  readonly payloads: readonly number[];
  readonly repetitions: number;
}

/** What the members' process is told. */
export interface MembersTask {
  readonly members: number;
  readonly addresses: readonly string[];
  readonly account: string;
  readonly plainPort: number;
}
