import { InvalidValueError } from "./errors.ts";

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

/** @throws InvalidValueError unless `readings` is absent or a set of known readings */
export const validateReadings = ({ readings }: ReadingTerms, field: string): void => {
  if (readings === undefined) return;
  const known: ReadonlySet<unknown> = new Set(allReadings);
  if (!(readings instanceof Set) || [...readings].some((reading) => !known.has(reading)))
    throw new InvalidValueError(`${field}.readings`, readings, `a set of ${allReadings.join(", ")}`);
};

/** Whether the terms take an erratum as printed, or a decision differently. */
export const readsOtherwise = ({ readings }: ReadingTerms, reading: Reading): boolean =>
  readings?.has(reading) === true;
