import type { Clock } from "../../round/index.ts";

/** Time as a plan: work takes what eqs. 7-9 say, and nobody waits or measures. For tests of parity with a simulation. */
export const plannedClock: Clock = {
  now: () => 0,
  time: async (planned, job) => ({ result: await job(), ...planned }),
  endRound: async () => {},
};
