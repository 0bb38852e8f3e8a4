/** The time that a job took, s. */
interface MeasuredTime {
  readonly computationTime: number;
  readonly transmissionTime: number;
}

/**
 * The round's time. The planned clock returns the planned times (eqs. 7 and 9) without waiting. A real clock measures the job,
 * which is slowed to the agreed frequency.
 */
export interface Clock {
  /** Seconds since the task was opened. */
  now(): number;
  /** Runs a job that is planned to take these times, and returns the times that it took. */
  time<Result>(planned: MeasuredTime, job: () => Promise<Result>): Promise<{ readonly result: Result } & MeasuredTime>;
  /** Notes that a round ended after this many seconds. */
  endRound(seconds: number): Promise<void>;
}

/** A clock on which a job takes its planned time (eqs. 7 and 9), however long it really takes. */
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
