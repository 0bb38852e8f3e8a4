import type { z } from "zod";
import {
  type EvaluationRecord,
  type LearnerRecord,
  type LedgerRecord,
  type Registration,
  type RoundRecord,
  upgradeLearnerRecord,
  upgradeRecord,
} from "../../round/index.ts";
import { checkLine, readJsonLines } from "../files/readJsonLines.ts";
import { recordSchemas } from "./recordSchemas.ts";
import { runFile } from "./runFiles.ts";

/** A line of `registrations.jsonl`: what a learner declared, and the round from which it counts. */
export interface FolderRegistration extends Registration {
  readonly round: number;
}

/** A line of `chain.jsonl`: what a round took on the chain. Times depend on the machine, the rest does not. */
export interface ChainLine {
  readonly task: number;
  readonly round: number;
  readonly transactions: number;
  readonly gas: number;
  /** Call data, bytes. */
  readonly bytes: number;
  /** wei, decimal */
  readonly fees: string;
  /** s in which something was computed, sent or waited for on behalf of the chain. */
  readonly seconds: number;
}

/** The kind of record in each file of a run's folder. */
export interface FolderRecords {
  readonly rounds: RoundRecord;
  readonly learners: LearnerRecord;
  readonly evaluations: EvaluationRecord;
  readonly ledger: LedgerRecord;
  readonly chainRounds: ChainLine;
  readonly registrations: FolderRegistration;
}

/**
 * A record out of a folder of any version, checked, with today's field names.
 *
 * @param where - its place in the file, for messages: "line 3"
 * @throws RunFileCorruptError if the text is not such a record
 */
export const parseRecord = <Name extends keyof FolderRecords>(
  name: Name,
  text: string,
  path: string,
  where: string,
): FolderRecords[Name] => {
  const value = checkLine(path, where, (): unknown => {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw new Error("not JSON", { cause });
    }
  });
  return checkLine(path, where, () => checkRecord(name, value));
};

/**
 * The records in one file of a run's folder, oldest first. A last line that a crash cut short is skipped.
 *
 * @throws RunFileCorruptError if a different line is no such record; FileAccessError
 */
export const readRecords = <Name extends keyof FolderRecords>(
  folder: string,
  name: Name,
): AsyncGenerator<FolderRecords[Name]> => readJsonLines(runFile(folder, name), (value) => checkRecord(name, value));

const checkRecord = <Name extends keyof FolderRecords>(name: Name, value: unknown): FolderRecords[Name] => {
  if (typeof value !== "object" || value === null) throw new Error("it is not a record");
  const record = upgrades[name](value);
  const { error } = (recordSchemas[name] as z.ZodType).safeParse(record);
  const issue = error?.issues[0];
  if (issue !== undefined) throw new Error(`${issue.path.join(".")}: ${issue.message}`);
  return record as FolderRecords[Name];
};

const asItIs = (record: object): object => record;

const upgrades: { readonly [Name in keyof FolderRecords]: (record: object) => object } = {
  rounds: asItIs,
  learners: (record) => upgradeLearnerRecord(record as LearnerRecord),
  evaluations: asItIs,
  ledger: (record) => upgradeRecord(record as LedgerRecord),
  chainRounds: asItIs,
  registrations: asItIs,
};
