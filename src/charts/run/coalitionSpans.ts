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
