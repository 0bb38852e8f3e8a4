import type { LearnerRecord } from "../../round/index.ts";

/** Learners of a round in the order of their coalitions, heads first, those that sat out last. */
export const byCoalition = (records: readonly LearnerRecord[]): LearnerRecord[] =>
  [...records].sort(
    (a, b) =>
      (a.coalition ?? Number.MAX_SAFE_INTEGER) - (b.coalition ?? Number.MAX_SAFE_INTEGER) ||
      Number(b.isHead) - Number(a.isHead) ||
      a.learner - b.learner,
  );
