/**
 * Game-theoretic federated meta-learning: runs of it, and its two games. What stands alone has an entry of its own:
 * `gfml/games`, `gfml/learning`, `gfml/ledger`, `gfml/audit` and `gfml/experiments`; models written in jax-js have `gfml/jax`,
 * pages `gfml/browser`, and authors of adapters `gfml/testing`.
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
export { GfmlError, RandomStream } from "./core/index.ts";
export { type Batch, partitionSamples, type Samples } from "./data/index.ts";
export {
  type CoalitionPlay,
  type IncentiveTerms,
  playCoalition,
  type StackelbergRegret,
  stackelbergRegret,
} from "./incentive/index.ts";
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
