import type { Clock } from "../ports/Clock.ts";

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
