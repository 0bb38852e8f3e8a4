export { type AdoptedRun, adoptFolder } from "./cache/adoptFolder.ts";
export { cacheEntry } from "./cache/cacheEntry.ts";
export { packOutcome } from "./cache/packOutcome.ts";
export { loadOutcome, readOutcome, readOutcomes } from "./cache/readOutcome.ts";
export { defineExperiment } from "./plan/defineExperiment.ts";
export type { Experiment, ExperimentInput, NamedScheme, RunLabels } from "./plan/Experiment.ts";
export { estimatePlan, type PlanEstimate, type PlanEstimateOptions } from "./plan/estimatePlan.ts";
export { experimentJsonSchema } from "./plan/experimentSchema.ts";
export type { PlannedRun } from "./plan/PlannedRun.ts";
export { workOf } from "./plan/PlannedRun.ts";
export { planRuns } from "./plan/planRuns.ts";
export { readExperiment } from "./plan/readExperiment.ts";
export { shardRuns } from "./plan/shardRuns.ts";
export type { PlanEvent, PlanResult, RunEnd } from "./play/PlanEvent.ts";
export { type PlanOptions, runPlan } from "./play/runPlan.ts";
export type { ExperimentManifest } from "./results/ExperimentManifest.ts";
export { notResultsError } from "./results/errors.ts";
export type { Measure } from "./results/measures.ts";
export { measures } from "./results/measures.ts";
export { mergeResults } from "./results/mergeResults.ts";
export { outcomeOf, roundOutcome } from "./results/outcomeOf.ts";
export { outcomesFolder, type ResultLine, readResultLines, resultFile } from "./results/ResultLine.ts";
export type { LearnerOutcome, RoundOutcome, RunOutcome } from "./results/RunOutcome.ts";
export type { Cell, Column } from "./results/Table.ts";
export { TableFiles } from "./results/TableFiles.ts";
export {
  DEFAULT_CACHE,
  type ExperimentOptions,
  type ExperimentResult,
  outputOf,
  runExperiment,
} from "./runExperiment.ts";
export type { GroupResult, LieComparison } from "./scenarios/compareLies.ts";
export { GroupFare, liarsIn } from "./scenarios/compareLies.ts";
export { nameLearners, whatHappens, whenOf, whoOf } from "./scenarios/describeEvent.ts";
export type { ShiftMeasure } from "./scenarios/measurePair.ts";
export {
  type AccuracyCourse,
  comparedAt,
  levelOf,
  type MeasureOptions,
  measurePair,
  measureShifts,
  type PairMeasure,
  type RunFigures,
  usualMeasure,
} from "./scenarios/measurePair.ts";
export {
  measureScenario,
  type ScenarioMeasurement,
  type ScenarioOptions,
} from "./scenarios/measureScenario.ts";
export { pairedDifference } from "./scenarios/pairedDifference.ts";
export { planPairs, truthfulTwin } from "./scenarios/planPairs.ts";
export type { RunRecords } from "./scenarios/RunRecords.ts";
export { type PairRow, pairTable, tabulatePairs } from "./scenarios/tabulatePairs.ts";
