export { renderAdvice } from "./advise/adviceWords.ts";
export { adviseData } from "./advise/adviseData.ts";
export type { AloneResults } from "./alone/aloneCache.ts";
export { activeCount } from "./config/activeCount.ts";
export { type ConfigLayer, namedLayer } from "./config/ConfigLayer.ts";
export { type ConfigDifference, configDifferences } from "./config/configDifferences.ts";
export { type CrossFieldProblem, choosingWithoutSamples } from "./config/crossFieldProblems.ts";
export { decisiveFields, fileFields } from "./config/decisiveFields.ts";
export { defineRun } from "./config/defineRun.ts";
export { describeRun, type RunDescription } from "./config/describeRun.ts";
export type { ConfigProblem } from "./config/errors.ts";
export { configSyntaxError, InvalidConfigError, settingSyntaxError } from "./config/errors.ts";
export { type ConfigField, configFields } from "./config/fields/configFields.ts";
export { configJsonSchema } from "./config/fields/configJsonSchema.ts";
export type { JsonSchema } from "./config/fields/JsonSchema.ts";
export { nearestName } from "./config/fields/nearestName.ts";
export { mergeValues } from "./config/mergeValues.ts";
export { presets } from "./config/presets.ts";
export {
  chainSchema,
  ledgerSchema,
  modelSchema,
  type RunConfig,
  type RunConfigInput,
  runSchema,
} from "./config/RunConfig.ts";
export { readConfigText } from "./config/readConfigText.ts";
export { resolveConfig } from "./config/resolveConfig.ts";
export { type ConfigKind, resolveLayers } from "./config/resolveLayers.ts";
export { ledgerField, runNames } from "./config/runNames.ts";
export { fieldLayer, settingLayer, settingLayerOf } from "./config/settingLayer.ts";
export { upgradeLayer } from "./config/upgradeLayer.ts";
export { createRunModel } from "./createRunModel.ts";
export { nobodyCanTrainError } from "./errors.ts";
export { chainLine } from "./folder/ChainTally.ts";
export { unplayed } from "./folder/createManifest.ts";
export { describePlatform } from "./folder/describePlatform.ts";
export { reputationSourceError } from "./folder/errors.ts";
export { loadTally } from "./folder/loadTally.ts";
export { type FolderRunEdges, type FolderRunOptions, playIntoFolder } from "./folder/playIntoFolder.ts";
export { nameData, nameScheme, type RunFacts } from "./folder/RunFacts.ts";
export type { RunTally } from "./folder/RunTally.ts";
export { readAlone } from "./folder/readAlone.ts";
export { readRegistered } from "./folder/readRegistered.ts";
export { renderDivision } from "./folder/renderDivision.ts";
export { renderSummary } from "./folder/renderSummary.ts";
export { requireLedger } from "./folder/requireLedger.ts";
export { type RunSummary, summarizeRun } from "./folder/summarizeRun.ts";
export { importUserModule } from "./importUserModule.ts";
export { loadOwnScheme, ownSchemeOf, pinOwnScheme } from "./loadOwnScheme.ts";
export { loadOwnTrainer, ownTrainerOf, pinOwnTrainer } from "./loadOwnTrainer.ts";
export { type ChainOptions, taskOpening } from "./openLedger.ts";
export type { MeasuredModels, Metric, OwnLedgerOpening, OwnParts } from "./ownParts.ts";
export { type ErrorText, errorToText, relayedError } from "./pool/errors.ts";
export { WorkerPool } from "./pool/WorkerPool.ts";
export { drawPopulation, type Population } from "./population.ts";
export { loadOwnData, type PreparedData, prepareData, tableOptionsOf } from "./prepareData.ts";
export { isProgram, programHash } from "./program/programHash.ts";
export type { RunEvents, RunResult } from "./RunEvents.ts";
export { type ModuleTrust, parseModuleTrust, requireTrustedModules } from "./requireTrustedModules.ts";
export { runSimulation, type SimulationOptions } from "./runSimulation.ts";
export { isLie, liarsOf } from "./scenario/chooseLearners.ts";
export { scenarioError } from "./scenario/errors.ts";
export { stepsRunAt } from "./scenario/occurs.ts";
export type { PlannedEvent, ScenarioPlan } from "./scenario/ScenarioPlan.ts";
export { scenarioPlanOf } from "./scenario/scenarioPlanOf.ts";
export type { Scenario, ScenarioEvent, ScenarioInput } from "./scenario/scenarioSchema.ts";
