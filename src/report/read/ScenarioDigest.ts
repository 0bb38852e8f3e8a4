import type { LearnerId } from "../../core/index.ts";
import type { GroupResult, MeasureOptions, ShiftMeasure } from "../../experiments/index.ts";
import type { ScenarioPlan } from "../../simulation/index.ts";

/** What of a scenario can be read from the run itself; what a lie earned against honesty needs a second run. */
export interface ScenarioDigest {
  readonly plan: ScenarioPlan;
  /** How the shifts were measured. */
  readonly options: MeasureOptions;
  readonly liars: readonly LearnerId[];
  /** null where there are none. */
  readonly ofLiars: GroupResult | null;
  readonly ofOthers: GroupResult | null;
  /** One entry a task shift, with the mean personalized accuracies of those that shift and of all others. */
  readonly shifts: readonly (ShiftMeasure & { readonly levels: readonly ShiftLevel[] })[];
  /** Updates that were not delivered, by reason. */
  readonly failures: ReadonlyMap<string, FailureCount>;
}

export interface ShiftLevel {
  readonly round: number;
  readonly shifted: number | null;
  readonly others: number | null;
}

export interface FailureCount {
  all: number;
  /** Of learners that an event names. */
  named: number;
}
