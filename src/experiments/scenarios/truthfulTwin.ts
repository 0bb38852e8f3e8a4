import { isLie, type RunConfig } from "../../simulation/index.ts";

/**
 * The same run without what is to be measured: without the lies, if there are any, else without the faults and changes.
 * Seed, learners and all else are equal, so that the two can be compared as a pair.
 */
export const truthfulTwin = (config: RunConfig): RunConfig => {
  const { scenario, misbehaviour, ...others } = config;
  const events = scenario?.events ?? [];
  const lies = events.some(isLie) || misbehaviour.fraction > 0;
  const kept = lies ? events.filter((event) => !isLie(event)) : [];
  return {
    ...others,
    misbehaviour: { ...misbehaviour, fraction: 0 },
    ...(kept.length > 0 && { scenario: { ...scenario, events: kept } }),
  };
};
