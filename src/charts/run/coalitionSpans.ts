import type { LearnerRecord } from "../../round/index.ts";

/** Learners of one coalition beside each other in a drawing. */
export interface CoalitionSpan {
  readonly label: string;
  readonly first: number;
  readonly last: number;
}

/** Where each coalition lies among learners that are in the order of their coalitions. */
export const coalitionSpans = (
  ordered: readonly { readonly place: number; readonly coalition: number | null }[],
): CoalitionSpan[] => {
  const spans: { coalition: number | null; first: number; last: number }[] = [];
  for (const { place, coalition } of ordered) {
    const span = spans.at(-1);
    if (span !== undefined && span.coalition === coalition) span.last = place;
    else spans.push({ coalition, first: place, last: place });
  }
  return spans.map(({ coalition, first, last }) => ({
    label: coalition === null ? "out" : `${coalition}`,
    first,
    last,
  }));
};

/** Learners of a round in the order of their coalitions, heads first, those that sat out last. */
export const byCoalition = (records: readonly LearnerRecord[]): LearnerRecord[] =>
  [...records].sort(
    (a, b) =>
      (a.coalition ?? Number.MAX_SAFE_INTEGER) - (b.coalition ?? Number.MAX_SAFE_INTEGER) ||
      Number(b.isHead) - Number(a.isHead) ||
      a.learner - b.learner,
  );
