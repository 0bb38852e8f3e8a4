import { isLie, type RunConfig } from "../../simulation/index.ts";
import type { PlannedRun } from "../plan/PlannedRun.ts";
import { planRuns } from "../plan/planRuns.ts";
import { nothingToMeasureError } from "./errors.ts";

/** Two runs of one seed. */
export interface ScenarioPair {
  readonly twin: PlannedRun;
  readonly run: PlannedRun;
}

/**
 * Each configuration (one per seed) with its twin.
 *
 * @throws GFML_NOTHING_TO_MEASURE if a configuration has no scenario and no misbehaving learners
 */
export const planPairs = async (configs: readonly RunConfig[]): Promise<ScenarioPair[]> => {
  for (const { scenario, misbehavior } of configs) {
    if (scenario === undefined && misbehavior.fraction === 0) throw nothingToMeasureError();
  }
  const runs = configs.flatMap((config) => [
    { config: truthfulTwin(config), labels: { seed: config.seed, scenario: "without" } },
    { config, labels: { seed: config.seed, scenario: "with" } },
  ]);
  const planned = await planRuns({ runs });
  return configs.map((_, index) => ({ twin: planned[2 * index]!, run: planned[2 * index + 1]! }));
};

/**
 * The same run without the effects to measure: without the lies, if there are any, otherwise without faults and changes.
 * Seed, learners and everything else are equal, so that the two runs form a pair.
 */
export const truthfulTwin = (config: RunConfig): RunConfig => {
  const { scenario, misbehavior, ...others } = config;
  const events = scenario?.events ?? [];
  const lies = events.some(isLie) || misbehavior.fraction > 0;
  const kept = lies ? events.filter((event) => !isLie(event)) : [];
  return {
    ...others,
    misbehavior: { ...misbehavior, fraction: 0 },
    ...(kept.length > 0 && { scenario: { ...scenario, events: kept } }),
  };
};
