/**
 * Game-theoretic federated meta-learning: runs of it, and its two games. What stands alone has an entry of its own:
 * `gfml/games`, `gfml/learning`, `gfml/ledger`, `gfml/audit` and `gfml/experiments`; clients of Flower have `gfml/flower`, models
 * written in jax-js `gfml/jax`, pages `gfml/browser`, and authors of adapters `gfml/testing`.
 *
 * @packageDocumentation
 */
export {
  type CoalitionGame,
  type Formation,
  formCoalitions,
  type StabilityReport,
  verifyStability,
} from "./coalition/index.ts";
export { GfmlError, type GfmlErrorDetails, RandomStream, type StreamCoordinates } from "./core/index.ts";
export {
  type Batch,
  type DividedSamples,
  partitionSamples,
  type Quantity,
  type Samples,
  type Target,
} from "./data/index.ts";
export {
  type CoalitionPlay,
  type IncentiveTerms,
  playCoalition,
  type StackelbergRegret,
  type StrategyProfile,
  stackelbergRegret,
} from "./incentive/index.ts";
export type { WeighedScores } from "./meta/index.ts";
export { createPerceptron, type Model } from "./model/index.ts";
export {
  type AloneResult,
  type Ballot,
  type Checkpoint,
  type ChosenRecipe,
  type CoalitionPolicy,
  type CoalitionPolicyName,
  type CoalitionRecord,
  type DefinedScheme,
  defineScheme,
  type EvaluationRecord,
  type HeadPolicy,
  type HeadPolicyName,
  type IncentivePlace,
  type IncentivePolicy,
  type IncentivePolicyName,
  type KeptEmbeddings,
  type KeptModel,
  type LearnerRecord,
  type Ledger,
  type Link,
  type ModelChoice,
  type Offer,
  type OfferedCoalition,
  type OptionRecord,
  type OtherWriters,
  type OwnAggregationRule,
  type OwnCoalitionPolicy,
  type OwnContributionRule,
  type OwnHeadPolicy,
  type OwnIncentivePolicy,
  type OwnScheme,
  type OwnSimilarityPolicy,
  type PersonalizationChoice,
  type PlayedView,
  type PolicyMemory,
  type RecruitmentView,
  type Remembering,
  type RequestLimits,
  type RoundRecord,
  type RoundState,
  type Scheme,
  type ScoreSummary,
  type SeekingView,
  type SimilarityPolicy,
  type SimilarityView,
  type Start,
  type Store,
  type TaskConfig,
  type Trainer,
  type UsedSamples,
} from "./round/index.ts";
export type { NamedBlock, Tensor, Tensors } from "./safetensors/index.ts";
export {
  checkScheme,
  checkTrainer,
  type SchemeCheck,
  type SchemeCheckOptions,
  type SchemeInstance,
  type TrainerCheck,
} from "./schemeCheck/index.ts";
export {
  type AloneResults,
  type ChainOptions,
  defineRun,
  type MeasuredModels,
  type Metric,
  type OwnLedgerOpening,
  type OwnParts,
  type PreparedData,
  prepareData,
  type RunConfig,
  type RunEvents,
  type RunResult,
  runSimulation,
  type Scenario,
  type SimulationOptions,
} from "./simulation/index.ts";
export {
  type DataSet,
  type DataSource,
  type DownloadProgress,
  folderStore,
  type LoadOptions,
  loadDataSet,
  loadModel,
  type PeopleOptions,
  saveModel,
  saveOnnx,
  type TableOptions,
} from "./storage/index.ts";
export type { AloneRecord } from "./view/index.ts";
