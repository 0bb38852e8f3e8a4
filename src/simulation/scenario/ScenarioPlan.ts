import type { LearnerId } from "../../core/index.ts";
import type { ScenarioEvent } from "./scenarioSchema.ts";

type Resolved<Event> = Event extends ScenarioEvent
  ? Omit<Event, "learners"> & {
      /** Position in the scenario: it names the event's random streams. */
      readonly index: number;
      /** Ascending. */
      readonly learners: readonly LearnerId[] | "heads";
    }
  : never;

/** An event whose learners are known. */
export type PlannedEvent = Resolved<ScenarioEvent>;
export type PlannedEventOf<Kind extends PlannedEvent["kind"]> = Extract<PlannedEvent, { kind: Kind }>;

/** What will happen in a run: plain data, which threads can be sent. */
export interface ScenarioPlan {
  readonly seed: number;
  readonly events: readonly PlannedEvent[];
}
