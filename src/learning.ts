/**
 * Federated meta-learning, without the games: samples and how they are divided, models, meta-gradients, local training,
 * aggregation and personalization.
 *
 * @packageDocumentation
 */
export { GfmlError, RandomStream } from "./core/index.ts";
export {
  type Batch,
  type CsvLayout,
  type CsvTable,
  glyphs,
  type LearnerGroup,
  type LearnerSplit,
  type LearnerSummary,
  type Partition,
  type PartitionMethod,
  type PartitionSummary,
  partitionByGroups,
  partitionSamples,
  readCsvTable,
  type Samples,
  samplesFromIdx,
  samplesFromTables,
  splitLearner,
  summarizePartition,
  type TableSamples,
} from "./data/index.ts";
export { exp, ln } from "./math/index.ts";
export {
  type AggregationRule,
  type AggregationTerms,
  type Aggregator,
  aggregate,
  createAggregator,
  drawBatches,
  type Evaluation,
  evaluate,
  type LocalTraining,
  type LocalTrainingInput,
  type MemberModel,
  type MetaBatches,
  type MetaGradientInput,
  type MetaTerms,
  metaGradient,
  type PersonalisationInput,
  type PersonalisationTerms,
  personalize,
  type SecondOrder,
  trainLocally,
  updateNorm,
} from "./meta/index.ts";
export {
  createArrayWorkspace,
  createPerceptron,
  type Model,
  type ModelWorkspace,
  type ParameterBlock,
  type Perceptron,
  type PerceptronOptions,
  type WorkspaceVector,
} from "./model/index.ts";
export { decodeUpdate, type SentUpdate, UpdateEncoder, type UpdateEncoding } from "./round/index.ts";
