export { isStableAtPaidPrices, shownScores } from "../round/index.ts";
export type { AuditProgressView, AuditReportView, AuditView, LieView } from "./AuditView.ts";
export { aloneSentences, ownGainSentence } from "./aloneWords.ts";
export { certificateWords, closestMove, stabilityWords } from "./certificateWords.ts";
export { type AloneComparison, type AloneRecord, compareWithAlone } from "./compareWithAlone.ts";
export { type ComparableRun, groupRuns, hasBands, meanCourse, type RunGroup } from "./groupRuns.ts";
export type { LearnerHistory } from "./learnerColumns.ts";
export {
  BANNED,
  DELIVERED,
  HEAD,
  type LearnerColumns,
  packColumns,
  roundBytes,
  viewColumns,
} from "./learnerColumns.ts";
export { curvePoint, measuredOn } from "./measuredWords.ts";
export type { ChainRoundView, CoalitionView, EvaluationView, LedgerView, RoundView, RunHeader } from "./RunUpdate.ts";
export {
  cursorParts,
  cursorsFromText,
  cursorsToText,
  type RunCursor,
  type RunState,
  type RunStatus,
  type RunUpdate,
} from "./RunUpdate.ts";
export { type Explanation, renderExplanation } from "./renderExplanation.ts";
