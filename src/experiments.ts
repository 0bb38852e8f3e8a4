/**
 * Experiments: sweeps of runs, played in processes of their own and kept in a cache, with their results as tables; and
 * scenarios of faults and cheats beside their honest twins.
 *
 * @packageDocumentation
 */
export { GfmlError } from "./core/index.ts";
export {
  type AccuracyCourse,
  type AdoptedRun,
  adoptFolder,
  DEFAULT_CACHE,
  defineExperiment,
  type EstimateOptions,
  type Experiment,
  type ExperimentInput,
  type ExperimentManifest,
  type ExperimentOptions,
  type ExperimentResult,
  estimatePlan,
  experimentJsonSchema,
  type LearnerOutcome,
  measureScenario,
  measures,
  mergeResults,
  outcomeOf,
  type PlanEstimate,
  type PlanEvent,
  type PlannedRun,
  type PlanOptions,
  type PlanResult,
  planRuns,
  type ResultLine,
  type RoundOutcome,
  type RunEnd,
  type RunLabels,
  type RunOutcome,
  readExperiment,
  readOutcome,
  readOutcomes,
  runExperiment,
  runPlan,
  type ScenarioMeasurement,
  type ScenarioOptions,
  shardRuns,
} from "./experiments/index.ts";
