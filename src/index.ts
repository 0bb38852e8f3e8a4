/**
 * Game-theoretic federated meta-learning. This entry holds what most programs need; each room of the library has an entry of
 * its own (`gfml/coalition`, `gfml/incentive`, `gfml/ledger`, ...).
 *
 * @packageDocumentation
 */
export { GfmlError, RandomStream } from "./core/index.ts";
export { type Batch, partitionSamples, type Samples } from "./data/index.ts";
export { createPerceptron, type Model } from "./model/index.ts";
export type {
  EvaluationRecord,
  LearnerRecord,
  Ledger,
  Link,
  RoundRecord,
  Store,
  TaskConfig,
  Trainer,
} from "./round/index.ts";
export { type DefinedScheme, defineScheme, type OwnScheme } from "./round/index.ts";
export { checkScheme } from "./schemeCheck/index.ts";
export {
  defineRun,
  prepareData,
  type RunConfig,
  type RunResult,
  runSimulation,
  type SimulationOptions,
} from "./simulation/index.ts";
export { loadDataSet, loadModel, saveModel } from "./storage/index.ts";
