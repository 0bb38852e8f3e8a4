export type {
  AuditCheckView,
  AuditProgressView,
  AuditReportView,
  AuditView,
  LieView,
} from "./audit/AuditView.ts";
export { explainChoice } from "./explain/explainChoice.ts";
export { kktWords } from "./explain/kktWords.ts";
export { type Explanation, renderExplanation } from "./explain/renderExplanation.ts";
export type { LearnerHistory } from "./run/LearnerHistory.ts";
export {
  BANNED,
  DELIVERED,
  HEAD,
  type LearnerColumns,
  packColumns,
  roundBytes,
  viewColumns,
} from "./run/learnerColumns.ts";
export type {
  ChainRoundView,
  CoalitionView,
  EvaluationView,
  LedgerView,
  RoundView,
  RunHeader,
  ViewedLearner,
} from "./run/RunUpdate.ts";
export {
  cursorParts,
  cursorsFromText,
  cursorsToText,
  type RunCursor,
  type RunState,
  type RunStatus,
  type RunUpdate,
} from "./run/RunUpdate.ts";
export { certificateWords } from "./stability/certificateWords.ts";
export { type ClosestMove, closestMove } from "./stability/closestMove.ts";
export { stabilityWords } from "./stability/stabilityWords.ts";
