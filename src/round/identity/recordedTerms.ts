import type { Reading } from "../../core/index.ts";
import type { TaskTerms } from "../ports/Ledger.ts";

/**
 * Task terms as ledgers record and hash them: plain JSON in which a field of version 1 stands for each reading that the
 * games or the ledger use.
 */
export type RecordedTerms = Omit<TaskTerms, "readings"> & { readonly [Field in keyof typeof readingOf]?: string };

/** Fields of version 1, each with its reading and the value that means it. */
const readingOf = {
  learnerUtility: ["E4", "eq20"],
  responseShare: ["E5", "eq27"],
  timeGain: ["E10", "eq23"],
  thresholdBest: ["D2", "least"],
  reputationWeights: ["E7", "eq16"],
  recommendations: ["D6", "signed"],
} as const satisfies Readonly<Record<string, readonly [Reading, string]>>;

const fields = Object.entries(readingOf);

/** The terms as a ledger records them. */
export const recordTerms = ({ readings, ...terms }: TaskTerms): RecordedTerms => ({
  ...terms,
  ...Object.fromEntries(
    fields.flatMap(([field, [reading, value]]) => (readings?.has(reading) ? [[field, value]] : [])),
  ),
});

/** The terms that a ledger recorded, or kept in a snapshot of version 1. */
export const readTerms = (recorded: RecordedTerms | TaskTerms): TaskTerms => {
  const known = new Map<string, Reading>(fields.map(([field, [reading]]) => [field, reading]));
  const named = Object.keys(recorded).flatMap((field) => known.get(field) ?? []);
  if (named.length === 0) return recorded as TaskTerms;
  const terms = Object.fromEntries(Object.entries(recorded).filter(([field]) => !known.has(field)));
  return { ...(terms as unknown as TaskTerms), readings: new Set(named) };
};
