import type { RunConfig } from "../../simulation/index.ts";

/** One run of an experiment. */
export interface PlannedRun {
  /**
   * SHA-256 (hex) over everything that decides the run's numbers. Runs with equal keys are one run, even in different experiments.
   */
  readonly key: string;
  readonly config: RunConfig;
  /** The labels that distinguish this run from the experiment's others, as in its file: scheme, data set, seed, varied fields. */
  readonly labels: Readonly<Record<string, string | number | boolean>>;
}
