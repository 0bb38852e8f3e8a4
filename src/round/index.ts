export { createPlannedClock } from "./clocks/plannedClock.ts";
export {
  coalitionSchema,
  costSchema,
  incentiveSchema,
  learningSchema,
  type OtherReading,
  otherReadings,
  personalisationSchema,
  reputationSchema,
  type SchemeConfig,
  schemeNames,
  schemeSchema,
  type TaskConfig,
  taskSchema,
} from "./config/TaskConfig.ts";
export { taskTerms } from "./config/taskTerms.ts";
export { createJournaledLink } from "./journal/createJournaledLink.ts";
export { journalMismatchError } from "./journal/errors.ts";
export { journalRound } from "./journal/journalRound.ts";
export { createMemoryJournal } from "./journal/memoryJournal.ts";
export { RoundJournal } from "./journal/RoundJournal.ts";
export { playRound } from "./playRound.ts";
export type { CoalitionPolicy, RecruitmentView, Start } from "./policies/CoalitionPolicy.ts";
export { compareWithHeads } from "./policies/compareWithHeads.ts";
export { type DefinedScheme, defineScheme } from "./policies/defineScheme.ts";
export { OwnSchemeError } from "./policies/errors.ts";
export type { Ballot, HeadPolicy } from "./policies/HeadPolicy.ts";
export type { IncentivePlace, IncentivePolicy } from "./policies/IncentivePolicy.ts";
export type {
  Offer,
  OwnCoalitionPolicy,
  OwnHeadPolicy,
  OwnIncentivePolicy,
  OwnScheme,
} from "./policies/OwnScheme.ts";
export {
  type CoalitionPolicyName,
  type HeadPolicyName,
  type IncentivePolicyName,
  namedPolicies,
  namedSchemes,
  type PolicyNames,
} from "./policies/PolicyNames.ts";
export { policyNamesOf, resolveScheme, type Scheme } from "./policies/Scheme.ts";
export type { Clock, MeasuredTime } from "./ports/Clock.ts";
export { HeadRefusedError, LearnerUnreachableError } from "./ports/errors.ts";
export type { Journal, JournalEntry } from "./ports/Journal.ts";
export type * from "./ports/Ledger.ts";
export type { Link } from "./ports/Link.ts";
export type * from "./ports/messages.ts";
export type { Pace } from "./ports/Pace.ts";
export { roundOf } from "./ports/roundOf.ts";
export type * from "./ports/Signer.ts";
export type { Spool, SpoolKey } from "./ports/Spool.ts";
export type { Store } from "./ports/Store.ts";
export type * from "./ports/Trainer.ts";
export type * from "./records/RoundRecord.ts";
export { createHead, type Head } from "./roles/createHead.ts";
export { createTrainer, type TrainerOptions } from "./roles/createTrainer.ts";
export type { HeadContext, Stopwatch } from "./roles/HeadContext.ts";
export { headCoalition } from "./roles/head.ts";
export { type HeadMemory, headMemory } from "./roles/headMemory.ts";
export { createLearner, type LearnerContext, type MemberRequest } from "./roles/learner.ts";
export { serveLearner } from "./roles/serveLearner.ts";
export { createMemorySpool } from "./spools/memorySpool.ts";
export type { Checkpoint } from "./state/Checkpoint.ts";
export { canonicalJson } from "./state/canonicalJson.ts";
export { digestOf, hashParameters } from "./state/digest.ts";
export { initialState } from "./state/initialState.ts";
export type { KeptEmbeddings, RoundState } from "./state/RoundState.ts";
export type { StabilityFigures } from "./state/StabilityFigures.ts";
export { isCheckable } from "./steps/checkHeads.ts";
export { chooseModels, handOverModels, type ModelChoice } from "./steps/chooseModels.ts";
export type { PlayedRound } from "./steps/closeRound.ts";
export { evaluateModels } from "./steps/evaluateModels.ts";
export type {
  EmbeddingMismatch,
  HeadCheck,
  HeadFailure,
  RoundChecks,
  RoundContext,
  RoundEvents,
  RoundLearners,
  RoundPorts,
  RoundTask,
  UnpaidCoalition,
} from "./steps/RoundContext.ts";
export { type ChunkDraw, drawChunks } from "./steps/readOpenings.ts";
export { chunkCount, updateByteLength } from "./update/chunks.ts";
export { decodeUpdate } from "./update/decodeUpdate.ts";
export { encodeParameters, hashUpdate } from "./update/encodeParameters.ts";
export { UpdateFormatError } from "./update/errors.ts";
export { type SentUpdate, UpdateEncoder } from "./update/UpdateEncoder.ts";
export type { UpdateEncoding } from "./update/UpdateEncoding.ts";
export { openChunks, updateRoot } from "./update/updateRoot.ts";
export { verifyOpening } from "./update/verifyOpening.ts";
