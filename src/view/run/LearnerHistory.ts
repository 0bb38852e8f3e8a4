import type { LearnerId } from "../../core/index.ts";

/** One learner over the rounds of a run; lists are by round, from 0. Plain JSON: null where there is no number. */
export interface LearnerHistory {
  readonly learner: LearnerId;
  /** null: sat out. */
  readonly coalition: readonly (number | null)[];
  readonly isHead: readonly boolean[];
  readonly delivered: readonly boolean[];
  readonly kktCase: readonly (number | null)[];
  readonly frequency: readonly (number | null)[];
  readonly contribution: readonly (number | null)[];
  readonly reputation: readonly (number | null)[];
  readonly utility: readonly (number | null)[];
  readonly payment: readonly (number | null)[];
  readonly earned: readonly (number | null)[];
  /** Its accuracy where it was measured, before and after personalization. */
  readonly evaluations: readonly { readonly round: number; readonly before: number; readonly after: number }[];
}
