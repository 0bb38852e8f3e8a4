import { type Clock, createPlannedClock } from "../../round/index.ts";

/** How a learner keeps time: as planned, or by its own clock. */
export const createClock = (kind: "real" | "planned"): Clock =>
  kind === "planned" ? createPlannedClock() : realClock();

/** Work that is done early is held back until it would be at the agreed frequency; what it took is measured. */
const realClock = (): Clock => {
  const start = performance.now();
  const since = (moment: number): number => (performance.now() - moment) / 1000;
  return {
    now: () => since(start),
    time: async (planned, job) => {
      const began = performance.now();
      const result = await job();
      const early = planned.computationTime - since(began);
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early * 1000));
      return { result, ...planned, computationTime: Math.max(planned.computationTime, since(began)) };
    },
    endRound: async () => {},
  };
};
