import type { EvaluationRecord, LearnerRecord, RoundRecord } from "../../round/index.ts";
import type { RunConfig } from "../../simulation/index.ts";

/** A finished run, record by record. */
export interface RunRecords {
  readonly config: RunConfig;
  /** In order of round. */
  readonly rounds: readonly RoundRecord[];
  /** By round: one record per active learner. */
  readonly learners: readonly (readonly LearnerRecord[])[];
  /** In order of round. */
  readonly evaluations: readonly EvaluationRecord[];
}
