/** Duration of one round. */
export interface Measurement {
  /** Wall-clock seconds. */
  readonly wall: number;
  /** Seconds of processor time, of all threads of the process. */
  readonly cpu: number;
}

/** One round by one engine, and its result. */
export interface MeasuredRound extends Measurement {
  /** The learners' models after the round. */
  readonly results: readonly Float32Array[];
}
