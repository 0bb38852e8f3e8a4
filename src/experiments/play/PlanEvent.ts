import type { ErrorText } from "../../simulation/index.ts";
import type { PlannedRun } from "../plan/PlannedRun.ts";

/** The events of a plan in progress. Each key of the plan is reported once, by its first run. */
export type PlanEvent =
  /** The first event: the number of runs with different keys, of cached runs, and of the others. */
  | {
      readonly kind: "planned";
      readonly runs: number;
      readonly cached: number;
      readonly toPlay: readonly PlannedRun[];
    }
  /** A process has started to play it, with `round` rounds from a checkpoint. */
  | { readonly kind: "started"; readonly run: PlannedRun; readonly round: number }
  /** This many rounds are finished. */
  | { readonly kind: "round"; readonly run: PlannedRun; readonly round: number }
  /** It was played by this process, or `elsewhere` by a different process that shares the cache. */
  | { readonly kind: "finished"; readonly run: PlannedRun; readonly elsewhere: boolean }
  | { readonly kind: "failed"; readonly run: PlannedRun; readonly error: ErrorText }
  /** Interrupted after `round` rounds. */
  | { readonly kind: "stopped"; readonly run: PlannedRun; readonly round: number }
  /** A different process holds it: its owner is `by`, such as "4711 on host". It is tried again later. */
  | { readonly kind: "held"; readonly run: PlannedRun; readonly by: string }
  | { readonly kind: "notice"; readonly run: PlannedRun; readonly line: string };

/** The result of a run of the plan. */
export interface RunEnd {
  readonly run: PlannedRun;
  readonly state: "cached" | "played" | "failed" | "stopped";
  /** Present if it failed. */
  readonly error?: ErrorText;
}

/** The result of a plan. */
export interface PlanResult {
  /** In the order of the plan. */
  readonly ends: readonly RunEnd[];
  /** Seconds of processor time that the runs' processes took. */
  readonly cpu: number;
}
