import type { RunConfig } from "../../simulation/index.ts";
import type { PlannedRun } from "../plan/PlannedRun.ts";
import { planRuns } from "../plan/planRuns.ts";
import { nothingToMeasureError } from "./errors.ts";
import { truthfulTwin } from "./truthfulTwin.ts";

/** Two runs of one seed. */
export interface ScenarioPair {
  readonly twin: PlannedRun;
  readonly run: PlannedRun;
}

/**
 * Each configuration (one a seed) with its twin.
 *
 * @throws GFML_NOTHING_TO_MEASURE if a configuration has no scenario and nobody misbehaves
 */
export const planPairs = async (configs: readonly RunConfig[]): Promise<ScenarioPair[]> => {
  for (const { scenario, misbehaviour } of configs) {
    if (scenario === undefined && misbehaviour.fraction === 0) throw nothingToMeasureError();
  }
  const runs = configs.flatMap((config) => [
    { config: truthfulTwin(config), labels: { seed: config.seed, scenario: "without" } },
    { config, labels: { seed: config.seed, scenario: "with" } },
  ]);
  const planned = await planRuns({ runs });
  return configs.map((_, index) => ({ twin: planned[2 * index]!, run: planned[2 * index + 1]! }));
};
