import { type LearnerId, RandomStream } from "../../core/index.ts";
import type { PlannedEvent } from "./ScenarioPlan.ts";
import type { Scenario, ScenarioEvent } from "./scenarioSchema.ts";

/**
 * The events of a scenario with their learners. Each share is drawn from a separate stream, or its group's stream, so that
 * an additional event does not change the learners of the others.
 *
 * @param active - ids of the learners that train, ascending
 */
export const chooseLearners = (
  scenario: Scenario | undefined,
  seed: number,
  active: readonly LearnerId[],
): readonly PlannedEvent[] =>
  (scenario?.events ?? []).map((event, index) => {
    return { ...event, index, learners: chosenBy(event, index, seed, active) } as PlannedEvent;
  });

const chosenBy = (
  { learners }: ScenarioEvent,
  index: number,
  seed: number,
  active: readonly LearnerId[],
): readonly LearnerId[] | "heads" => {
  if (learners === "heads") return learners;
  if (learners === "all") return active;
  if ("share" in learners) {
    const purpose = learners.group === undefined ? `scenario ${index} learners` : `scenario group ${learners.group}`;
    const count = Math.max(1, Math.round(active.length * learners.share));
    const drawn = new RandomStream(seed, purpose).permutation(active.length).slice(0, count);
    return drawn.map((position) => active[position]!).sort(ascending);
  }
  return [...new Set(learners)].sort(ascending);
};

const ascending = (a: number, b: number): number => a - b;

const honestKinds: ReadonlySet<ScenarioEvent["kind"]> = new Set([
  "drop-out",
  "straggler",
  "task-shift",
  "growing-data",
]);

/** Whether an event of this kind is a lie, rather than a fault or a change of the data. */
export const isLie = ({ kind }: Pick<ScenarioEvent, "kind">): boolean => !honestKinds.has(kind);

/** The learners that lie by name, in any round, ascending; events of the heads do not count. */
export const liarsOf = (events: readonly PlannedEvent[]): LearnerId[] => {
  const liars = new Set(events.filter(isLie).flatMap(({ learners }) => (learners === "heads" ? [] : learners)));
  return [...liars].sort(ascending);
};
