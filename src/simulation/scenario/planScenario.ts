import type { RunConfig } from "../config/RunConfig.ts";
import type { Population } from "../population.ts";
import { requireActors } from "./requireActors.ts";
import type { PlannedEvent, ScenarioPlan } from "./ScenarioPlan.ts";

/**
 * What will happen in a run: its scenario's events, and the lazy learners of `misbehaviour` as one more.
 *
 * @throws GFML_SCENARIO if the scenario does not fit the learners
 */
export const planScenario = (
  { seed, misbehaviour }: Pick<RunConfig, "seed" | "misbehaviour">,
  population: Pick<Population, "active" | "registrations" | "events" | "lazy">,
): ScenarioPlan => {
  const { active, registrations, events, lazy } = population;
  requireActors(events, new Set(active), registrations.length);
  if (lazy.length === 0) return { seed, events };
  const misbehaving: PlannedEvent = {
    kind: "lazy",
    index: events.length,
    learners: lazy,
    rounds: { from: 0, probability: 1 },
    localSteps: misbehaviour.localSteps,
  };
  return { seed, events: [...events, misbehaving] };
};
