/** The files of records, and how they are counted: one record a round (or index), or any number in each round. */
export const recordFileNames = {
  rounds: "one each",
  learners: "several",
  evaluations: "several",
  ledger: "one each",
  chainRounds: "several",
  registrations: "several",
} as const;

/** A file of records in a run's folder. */
export type RecordFile = keyof typeof recordFileNames;

export const recordFiles = Object.keys(recordFileNames) as readonly RecordFile[];
