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

/** Time that passes only as the equations say: a job takes the seconds it is planned to take (eqs. 7-8), whatever it really took. */
export const createPlannedClock = (start = 0): Clock => {
  let seconds = start;
  return {
    now: () => seconds,
    time: async (planned, job) => ({ result: await job(), ...planned }),
    endRound: async (duration) => {
      seconds += duration;
    },
  };
};
