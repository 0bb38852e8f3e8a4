import {
  type EvaluationRecord,
  type LearnerRecord,
  type LedgerRecord,
  type RoundRecord,
  upgradeLearnerRecord,
  upgradeRecord,
} from "../../round/index.ts";
import { readJsonLines } from "../files/readJsonLines.ts";
import { runFile } from "./runFiles.ts";

/** The kind of record in each file of a run's folder. */
export interface FolderRecords {
  readonly rounds: RoundRecord;
  readonly learners: LearnerRecord;
  readonly evaluations: EvaluationRecord;
  readonly ledger: LedgerRecord;
}

/** A record from a folder of any version, with today's field names. */
export const upgradeFolderRecord = <Name extends keyof FolderRecords>(
  name: Name,
  record: FolderRecords[Name],
): FolderRecords[Name] => (upgrades[name] as (record: FolderRecords[Name]) => FolderRecords[Name])(record);

const upgrades: { readonly [Name in keyof FolderRecords]: (record: FolderRecords[Name]) => FolderRecords[Name] } = {
  rounds: (record) => record,
  learners: upgradeLearnerRecord,
  evaluations: (record) => record,
  ledger: upgradeRecord,
};

/**
 * The records in one file of a run's folder, oldest first. A last line that a crash cut short is skipped.
 *
 * @throws RunFileCorruptError if a different line is not JSON; FileAccessError
 */
export const readRecords = async function* <Name extends keyof FolderRecords>(
  folder: string,
  name: Name,
): AsyncGenerator<FolderRecords[Name]> {
  for await (const record of readJsonLines<FolderRecords[Name]>(runFile(folder, name)))
    yield upgradeFolderRecord(name, record);
};
