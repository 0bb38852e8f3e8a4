import type { LearnerId } from "../../core/index.ts";
import type { ScenarioEvent } from "./scenarioSchema.ts";

type Resolved<Event> = Event extends ScenarioEvent
  ? Omit<Event, "learners"> & {
      /** Index in the scenario, which names the event's random streams. */
      readonly index: number;
      /** Ascending. */
      readonly learners: readonly LearnerId[] | "heads";
    }
  : never;

/** An event with its learners. */
export type PlannedEvent = Resolved<ScenarioEvent>;
export type PlannedEventOf<Kind extends PlannedEvent["kind"]> = Extract<PlannedEvent, { kind: Kind }>;

/** The events of a run: plain data, which can be sent to threads. */
export interface ScenarioPlan {
  readonly seed: number;
  readonly events: readonly PlannedEvent[];
}
