export type { AblationChoice, AblationRow, DemonstratedNumber } from "./ablation/AblationRow.ts";
export { type AblationMeasure, ablationMeasures } from "./ablation/ablationMeasures.ts";
export { unknownAblationError } from "./ablation/errors.ts";
export { formatChange, formatNumber } from "./ablation/formatChange.ts";
export { type AblationOptions, type AblationPlan, planAblation } from "./ablation/planAblation.ts";
export { type AblationResult, runAblation } from "./ablation/runAblation.ts";
export { type AblationSummary, summariseAblation } from "./ablation/summariseAblation.ts";
export { type AdoptedRun, adoptFolder } from "./cache/adoptFolder.ts";
export { cacheEntry } from "./cache/cacheEntry.ts";
export { readOutcome, readOutcomes } from "./cache/readOutcome.ts";
export { type EstimateOptions, estimatePlan, type PlanEstimate } from "./estimate/estimatePlan.ts";
export { type FigureId, figureIds } from "./paper/claims/Claim.ts";
export { planReproduction, reproduceFigure, writeReproduction } from "./paper/output/lazyReproduction.ts";
export type { ReproducedFigure } from "./paper/output/reproduceFigure.ts";
export { saveOutcomes } from "./paper/output/saveOutcomes.ts";
export { type PaperDataSet, paperDataSets, type ReproductionOptions } from "./paper/plan/ReproductionOptions.ts";
export { type ReproductionRequest, resolveReproduction } from "./paper/plan/resolveReproduction.ts";
export { showInterval } from "./paper/render/showInterval.ts";
export { countVerdicts } from "./paper/render/verdictPage.ts";
export type { Verdict } from "./paper/verdicts/Verdict.ts";
export { defineExperiment } from "./plan/defineExperiment.ts";
export type { Experiment, ExperimentInput, RunLabels } from "./plan/Experiment.ts";
export { experimentJsonSchema } from "./plan/experimentSchema.ts";
export type { PlannedRun } from "./plan/PlannedRun.ts";
export { planRuns } from "./plan/planRuns.ts";
export { readExperiment } from "./plan/readExperiment.ts";
export { runKey } from "./plan/runKey.ts";
export { shardRuns } from "./plan/shardRuns.ts";
export { workOf } from "./plan/workOf.ts";
export type { PlanEvent, PlanResult, RunEnd } from "./play/PlanEvent.ts";
export { type PlanOptions, runPlan } from "./play/runPlan.ts";
export {
  isResultsFolder,
  writeComparison,
  writeOutcomeComparison,
  writeResultsReport,
  writeRunReport,
  writeScenarioReport,
} from "./report/lazyReport.ts";
export type { ReportOptions, WrittenFiles } from "./report/writeReport.ts";
export type { ExperimentManifest } from "./results/ExperimentManifest.ts";
export { noOutcomeError, notResultsError, resultsDifferError } from "./results/errors.ts";
export { measures } from "./results/measures.ts";
export { mergeResults } from "./results/mergeResults.ts";
export { outcomeOf } from "./results/outcomeOf.ts";
export type { ResultLine } from "./results/ResultLine.ts";
export type { LearnerOutcome, RoundOutcome, RunOutcome } from "./results/RunOutcome.ts";
export {
  DEFAULT_CACHE,
  type ExperimentOptions,
  type ExperimentResult,
  outputOf,
  runExperiment,
} from "./runExperiment.ts";
export type { LieComparison } from "./scenarios/compareLies.ts";
export type { GroupResult } from "./scenarios/GroupFare.ts";
export {
  type AccuracyCourse,
  type MeasureOptions,
  measurePair,
  type PairMeasure,
  type RunFigures,
  usualMeasure,
} from "./scenarios/measurePair.ts";
export { measureScenario, type ScenarioMeasurement, type ScenarioOptions } from "./scenarios/measureScenario.ts";
export type { ShiftMeasure } from "./scenarios/measureShift.ts";
export { pairTable } from "./scenarios/pairTable.ts";
export { planPairs, type ScenarioPair } from "./scenarios/planPairs.ts";
export type { RunRecords } from "./scenarios/RunRecords.ts";
export { type PairRow, tabulatePairs } from "./scenarios/tabulatePairs.ts";
