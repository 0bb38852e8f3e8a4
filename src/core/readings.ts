/**
 * Errata that can be taken as printed, and decisions that can be taken differently, to measure their effect. Each has
 * the number of its row in docs/reference/errata.md.
 */
export const allReadings = ["E4", "E5", "E7", "E8", "E9", "E10", "E12", "D2", "D6", "D8"] as const;

/** One erratum taken as printed, or one decision taken differently. */
export type Reading = (typeof allReadings)[number];

/** Terms that may read an erratum or a decision differently. For ablation only. */
export interface ReadingTerms {
  /** The different readings; if absent, none. */
  readonly readings?: ReadonlySet<Reading>;
}

/** Whether the terms take an erratum as printed, or a decision differently. */
export const readsOtherwise = ({ readings }: ReadingTerms, reading: Reading): boolean =>
  readings?.has(reading) === true;
