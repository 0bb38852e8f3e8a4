/** The time a job took, s. */
export interface MeasuredTime {
  readonly computationTime: number;
  readonly transmissionTime: number;
}

/**
 * Time as the round sees it. The virtual clock answers the planned times (eqs. 7-8) without waiting; a real clock slows the
 * job to the agreed frequency and measures.
 */
export interface Clock {
  /** Seconds since the task was opened. */
  now(): number;
  /** Runs a job that is planned to take these times and answers what it took. */
  time<Result>(planned: MeasuredTime, job: () => Promise<Result>): Promise<{ readonly result: Result } & MeasuredTime>;
  /** The provider's mark that a round ended after this many seconds. */
  endRound(seconds: number): Promise<void>;
}
