/**
 * Experiments: sweeps of runs, played in separate processes and kept in a cache, with their results as tables; and
 * scenarios of faults and cheats, compared with honest runs.
 *
 * @packageDocumentation
 */
export { GfmlError } from "./core/index.ts";
export {
  type AccuracyCourse,
  type AdoptedRun,
  adoptFolder,
  type Cell,
  DEFAULT_CACHE,
  defineExperiment,
  type Experiment,
  type ExperimentInput,
  type ExperimentManifest,
  type ExperimentOptions,
  type ExperimentResult,
  estimatePlan,
  experimentJsonSchema,
  type GroupResult,
  type LearnerOutcome,
  type LieComparison,
  type Measure,
  measureScenario,
  measures,
  mergeResults,
  type NamedScheme,
  outcomeOf,
  type PairMeasure,
  type PlanEstimate,
  type PlanEstimateOptions,
  type PlanEvent,
  type PlannedRun,
  type PlanOptions,
  type PlanResult,
  planRuns,
  type ResultLine,
  type RoundOutcome,
  type RunEnd,
  type RunFigures,
  type RunLabels,
  type RunOutcome,
  readExperiment,
  readOutcome,
  readOutcomes,
  runExperiment,
  runPlan,
  type ScenarioMeasurement,
  type ScenarioOptions,
  type ShiftMeasure,
  shardRuns,
} from "./experiments/index.ts";
export { type MeanInterval, meanInterval, studentQuantile } from "./math/index.ts";
export type { JointEquilibrium, StabilityFigures } from "./round/index.ts";
export type { ErrorText, JsonSchema, RunConfigInput } from "./simulation/index.ts";
export type { AloneComparison } from "./view/index.ts";
