import { join } from "node:path";

/** Names in a run folder. */
export const runFileNames = {
  manifest: "manifest.json",
  rounds: "rounds.jsonl",
  learners: "learners.jsonl",
  evaluations: "evaluations.jsonl",
  alone: "alone.json",
  ledger: "ledger.jsonl",
  chainRounds: "chain.jsonl",
  chain: "chain",
  registrations: "registrations.jsonl",
  operations: "operations.jsonl",
  scaling: "scaling.json",
  personalization: "personalization.json",
  journal: "journal",
  partition: "partition.json",
  partitionText: "partition.txt",
  classes: "classes.json",
  checkpoint: "checkpoint",
  models: "models",
  summaryText: "summary.txt",
  summaryJson: "summary.json",
  report: "report.html",
  charts: "charts",
  damaged: "damaged",
  lock: "run.lock",
} as const;

/** Path of a file or folder of a run. */
export const runFile = (folder: string, name: keyof typeof runFileNames): string => join(folder, runFileNames[name]);

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
