import type { LedgerRecord } from "../../round/index.ts";
import { type RunFolder, readJsonLines, runFile } from "../../storage/index.ts";
import type { ReputationSource } from "./ReputationSource.ts";

/** Records written at once. */
const BATCH = 1000;

/** Begins a run's ledger file with the history that its reputations come from, so that the file is a whole history. */
export const copyHistory = async ({ folder: from }: ReputationSource, to: RunFolder): Promise<void> => {
  let batch: LedgerRecord[] = [];
  for await (const record of readJsonLines<LedgerRecord>(runFile(from, "ledger"))) {
    batch.push(record);
    if (batch.length < BATCH) continue;
    await to.appendLedger(batch);
    batch = [];
  }
  await to.appendLedger(batch);
};
