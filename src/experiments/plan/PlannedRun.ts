import type { RunConfig } from "../../simulation/index.ts";

/** One run that an experiment asks for. */
export interface PlannedRun {
  /**
   * SHA-256 (hex) over everything that decides the run's numbers: equal keys are one run, whichever experiments ask for it.
   */
  readonly key: string;
  readonly config: RunConfig;
  /** What tells this run from the experiment's others, as in its file: scheme, data set, seed, varied fields. */
  readonly labels: Readonly<Record<string, string | number | boolean>>;
}
