export { calibrationSchema, recipeSchema, sharesSchema } from "./calibrationSchema.ts";
export { canonicalJson, commitToSeed, digestOf, hashParameters } from "./identity/digestOf.ts";
export { resultHashOf } from "./identity/digests.ts";
export { group, later, listOf, type NamedField, type Names, named, words } from "./identity/FieldNames.ts";
export { todaysName, upgradeLearnerRecord } from "./identity/formerNames.ts";
export { encodeRecord, upgradeRecord } from "./identity/ledgerNames.ts";
export { readTerms, recordTerms } from "./identity/recordedTerms.ts";
export { privacyNames, taskFields, taskNames } from "./identity/taskNames.ts";
export { journalRound } from "./journal/journalRound.ts";
export { RoundJournal } from "./journal/RoundJournal.ts";
export { playRound } from "./playRound.ts";
export { type DefinedScheme, defineScheme, type OwnScheme } from "./policies/defineScheme.ts";
export { ownSchemeError } from "./policies/errors.ts";
export type {
  Offer,
  OwnCoalitionPolicy,
  OwnHeadPolicy,
  OwnIncentivePolicy,
  OwnSimilarityPolicy,
} from "./policies/ownPolicies.ts";
export {
  type CoalitionPolicyName,
  type HeadPolicyName,
  type IncentivePolicyName,
  namedPolicies,
  namedSchemes,
  type PolicyNames,
} from "./policies/PolicyNames.ts";
export { policyNamesOf, resolveScheme } from "./policies/resolveScheme.ts";
export { resolveTrainer, trainerNameOf } from "./policies/resolveTrainer.ts";
export type {
  Ballot,
  CoalitionPolicy,
  HeadPolicy,
  IncentivePlace,
  IncentivePolicy,
  OfferedCoalition,
  PlayedView,
  PolicyMemory,
  RecruitmentView,
  Remembering,
  Scheme,
  SeekingView,
  SimilarityPolicy,
  SimilarityView,
  Start,
} from "./policies/Scheme.ts";
export type { Clock } from "./ports/Clock.ts";
export { createPlannedClock } from "./ports/Clock.ts";
export { HeadRefusedError, LearnerUnreachableError } from "./ports/errors.ts";
export type { Journal, JournalEntry } from "./ports/Journal.ts";
export type * from "./ports/Ledger.ts";
export type * from "./ports/Link.ts";
export { roundOf } from "./ports/Link.ts";
export type { Pace } from "./ports/Pace.ts";
export type * from "./ports/Signer.ts";
export type { Spool, SpoolKey } from "./ports/Spool.ts";
export { createMemorySpool } from "./ports/Spool.ts";
export type { Checkpoint, Store } from "./ports/Store.ts";
export type * from "./ports/Trainer.ts";
export type * from "./RoundRecord.ts";
export { groupAccuracy, isStableAtPaidPrices, shownScores, toleratedGain } from "./RoundRecord.ts";
export type { KeptEmbeddings, RoundState } from "./RoundState.ts";
export { createTrainer, type TrainerOptions } from "./roles/createTrainer.ts";
export type { HeadContext, OwnAggregationRule, OwnContributionRule } from "./roles/HeadContext.ts";
export { type KeptModel, KeptModels } from "./roles/KeptModels.ts";
export type { LearnerContext } from "./roles/learner.ts";
export { serveLearner } from "./roles/serveLearner.ts";
export { drawEmbeddingSamples, stepsToRun } from "./roles/trainerDraws.ts";
export { isCheckable } from "./steps/checkHeads.ts";
export { chooseModels, handOverModels, type ModelChoice } from "./steps/chooseModels.ts";
export { calibrationOf, choosePersonalization } from "./steps/choosePersonalization.ts";
export type { PlayedRound } from "./steps/closeRound.ts";
export { initialState } from "./steps/closeRound.ts";
export { evaluateModels } from "./steps/evaluateModels.ts";
export type {
  EmbeddingMismatch,
  HeadFailure,
  RoundChecks,
  RoundContext,
  RoundEvents,
  RoundLearners,
  TakenBack,
  UnpaidCoalition,
} from "./steps/RoundContext.ts";
export { drawChunks } from "./steps/readOpenings.ts";
export {
  coalitionSchema,
  learningSchema,
  reputationSchema,
  schemeNames,
  type TaskConfig,
  taskPartOf,
  taskSchema,
} from "./TaskConfig.ts";
export { changedTerms, taskTerms, termProblems } from "./taskTerms.ts";
export type { UpdateEncoding } from "./update/chunks.ts";
export { chunkCount, updateByteLength } from "./update/chunks.ts";
export { decodeUpdate, type SentUpdate, UpdateEncoder } from "./update/UpdateEncoder.ts";
export { encodeParameters, hashUpdate, openChunks, updateRoot, verifyOpening } from "./update/updateRoot.ts";
