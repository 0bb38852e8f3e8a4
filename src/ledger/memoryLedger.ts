import type { Ledger, LedgerSnapshot } from "../round/index.ts";
import { createLedger } from "./createLedger.ts";
import { type HashLinkedSnapshot, hashLinkedLog } from "./records/hashLinkedLog.ts";
import type { RecordOptions } from "./records/RecordLog.ts";
import { restoreLedger } from "./restoreLedger.ts";
import { emptyState } from "./state/LedgerState.ts";

const KIND = "memory";

/** A ledger in this process whose records are linked by hashes. It serves sweeps, and is the reference of every other ledger. */
export const memoryLedger = (options: RecordOptions = {}): Ledger =>
  createLedger(KIND, emptyState(), hashLinkedLog(options));

/** Continues from a snapshot of a memory ledger as if it had never stopped: same results, same hashes. */
export const restoreMemoryLedger = (snapshot: LedgerSnapshot, options: RecordOptions = {}): Ledger => {
  const { state, log } = restoreLedger<HashLinkedSnapshot>(KIND, snapshot);
  return createLedger(KIND, state, hashLinkedLog(options, log));
};
