import type { LearnerId } from "../../core/index.ts";
import type { RunConfig } from "../config/RunConfig.ts";
import type { Population } from "../population.ts";
import { scenarioError } from "./errors.ts";
import type { PlannedEvent, ScenarioPlan } from "./ScenarioPlan.ts";

/**
 * The events of a run: its scenario's events, and one more for the lazy learners of `misbehavior`.
 *
 * @throws GFML_SCENARIO if the scenario does not match the learners
 */
export const planScenario = (
  { seed, misbehavior }: Pick<RunConfig, "seed" | "misbehavior">,
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
    localSteps: misbehavior.localSteps,
  };
  return { seed, events: [...events, misbehaving] };
};

/** @throws GFML_SCENARIO if an event names a learner that does not have the role that the event needs */
const requireActors = (events: readonly PlannedEvent[], active: ReadonlySet<LearnerId>, learnerCount: number): void => {
  for (const event of events) {
    const { learners, kind } = event;
    if (learners === "heads") continue;
    const named = kind === "false-embedding" && typeof event.imitate === "number" ? [event.imitate] : [];
    for (const learner of [...learners, ...named]) {
      if (learner < learnerCount) continue;
      throw scenarioError(
        event,
        `there is no learner ${learner}`,
        { learner, "population.learners": learnerCount },
        `use ids from 0 to ${learnerCount - 1}`,
      );
    }
    // data change for passive learners too
    if (kind === "task-shift" || kind === "growing-data") continue;
    const passive = learners.find((learner) => !active.has(learner));
    if (passive !== undefined) {
      throw scenarioError(
        event,
        `learner ${passive} only personalizes and does not train`,
        { learner: passive, active: [...active].join(" ") },
        "name active learners, or give a share: { share: 0.25 }",
      );
    }
    if (kind === "collusion" && learners.length < 2) {
      throw scenarioError(event, "one learner alone cannot collude", { learners }, "give at least 2 learners");
    }
  }
};
