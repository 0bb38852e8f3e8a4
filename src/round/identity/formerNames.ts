import type { LearnerRecord } from "../RoundRecord.ts";

/** Fields that version 0.1.0 named differently in checkpoints, journals and records: its name, and today's. */
const todaysNames: ReadonlyMap<string, string> = new Map([
  ["ownMeasure", "updateNorm"],
  ["normalisedContribution", "contributionScore"],
  ["reference", "referenceMeasure"],
]);

/** Today's name of a field in a checkpoint or journal of any version. */
export const todaysName = (field: string): string => todaysNames.get(field) ?? field;

/** A learner's record with today's field names, from one of any version. */
export const upgradeLearnerRecord = (record: LearnerRecord): LearnerRecord => {
  if ("contributionScore" in record) return record;
  const entries = Object.entries(record as object).map(([field, value]) => [todaysName(field), value]);
  return Object.fromEntries(entries) as LearnerRecord;
};
