import type { RunConfig } from "../config/RunConfig.ts";
import { drawPopulation } from "../population.ts";
import { planScenario } from "./planScenario.ts";
import type { ScenarioPlan } from "./ScenarioPlan.ts";

/**
 * The events of a run and their learners, from its configuration alone.
 *
 * @throws GFML_SCENARIO if the scenario does not match the learners
 */
export const scenarioPlanOf = (config: RunConfig): ScenarioPlan =>
  // roles do not depend on sample counts
  planScenario(config, drawPopulation(config, new Array<number>(config.population.learners).fill(0), 1));
