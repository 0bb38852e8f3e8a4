export type { AggregationRule, AggregationTerms } from "./AggregationTerms.ts";
export { adaptModel, type Calibration, recipeFor } from "./adaptation/adaptModel.ts";
export { followRecipes } from "./adaptation/followRecipes.ts";
export { gradientSteps } from "./adaptation/gradientSteps.ts";
export { holdOut } from "./adaptation/heldOut.ts";
export { type Predictions, predict, scorePredictions } from "./adaptation/predict.ts";
export {
  calibrationRecipes,
  collectiveRecipes,
  describeRecipe,
  ensembleRecipe,
  type Recipe,
  withoutPriors,
} from "./adaptation/recipes.ts";
export { clipUpdate } from "./clipUpdate.ts";
export { type Aggregator, aggregate, createAggregator, type MemberModel } from "./createAggregator.ts";
export { divergedError, ownTrainerError, UpdateOutOfRangeError } from "./errors.ts";
export { type Evaluation, evaluate, explainedBy } from "./evaluate.ts";
export { type MetaGradientInput, metaGradient } from "./metaGradient.ts";
export { drawBatch, drawBatches, type MetaBatches, type MetaTerms, type SecondOrder } from "./metaStep.ts";
export {
  foreignMetrics,
  type MetricName,
  metricNames,
  metricsOf,
  type Tally,
  tallyPredictions,
} from "./metrics.ts";
export {
  drawPersonalSamples,
  type PersonalizationInput,
  type PersonalizationTerms,
  personalize,
} from "./personalize.ts";
export {
  type TrainerName,
  trainerNames,
  trainers,
} from "./trainers/builtInTrainers.ts";
export { type DefinedTrainer, defineTrainer, type OwnTrainerPolicy } from "./trainers/defineTrainer.ts";
export type { TrainerPolicy, TrainingStep } from "./trainers/TrainerPolicy.ts";
export { type LocalTraining, type LocalTrainingInput, trainLocally, trainStepwise } from "./trainLocally.ts";
export { isNormOf, updateNorm } from "./UpdateMean.ts";
export { measurable, type WeighedScores, weighedMean, weighScores } from "./weighScores.ts";
