/** How long one round took. */
export interface Measurement {
  /** Seconds on the clock. */
  readonly wall: number;
  /** Seconds of processor time, of all threads of the process. */
  readonly cpu: number;
}

/** One round by one engine, and what came out. */
export interface MeasuredRound extends Measurement {
  /** The learners' models after it. */
  readonly results: readonly Float32Array[];
}
