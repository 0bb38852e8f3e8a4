import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { LearnerId } from "../core/index.ts";
import {
  canonicalJson,
  type Ledger,
  type LedgerRecord,
  type LedgerSnapshot,
  type MemberReceipt,
  type TaskId,
  upgradeRecord,
} from "../round/index.ts";
import { createLedger } from "./createLedger.ts";
import { historyNotKeptError, ledgerClosedError } from "./errors.ts";
import type { RecordLog, RecordOptions } from "./records/RecordLog.ts";
import { restoreLedger } from "./restoreLedger.ts";
import { emptyState, type LedgerState } from "./state/LedgerState.ts";
import { overwriteContribution } from "./state/overwriteContribution.ts";

const KIND = "centralized";

/** The store without a blockchain of section VI-B: the same arithmetic, but records can be rewritten without a trace. */
export interface CentralizedLedger extends Ledger {
  /**
   * Sets a learner's contribution of the open round, and its record, to the maximum, u = 1.
   * @throws unless the learner's update was settled in this round and the round is not finalized
   */
  overwriteContribution(task: TaskId, round: number, learner: LearnerId): Promise<MemberReceipt>;
}

/** A new, empty ledger that one party keeps and can change. */
export const centralizedLedger = (options: RecordOptions = {}): CentralizedLedger =>
  overwritable(emptyState(), mutableLog(options));

/** Continues from a snapshot of a centralized ledger. */
export const restoreCentralizedLedger = (snapshot: LedgerSnapshot, options: RecordOptions = {}): CentralizedLedger => {
  const { state, log } = restoreLedger<MutableSnapshot>(KIND, snapshot);
  return overwritable(state, mutableLog(options, log));
};

const overwritable = (state: LedgerState, log: MutableLog): CentralizedLedger => {
  const ledger = createLedger(KIND, state, log);
  let closed = false;
  return {
    ...ledger,
    overwriteContribution: async (task, round, learner) => {
      if (closed) throw ledgerClosedError(KIND);
      const { coalition, receipt } = overwriteContribution(state, task, round, learner);
      log.replace(coalition.record, "settlement", { ...coalition.settlement, receipts: coalition.receipts });
      return receipt;
    },
    close: async () => {
      closed = true;
      await ledger.close();
    },
  };
};

interface MutableSnapshot {
  readonly count: number;
  readonly records: readonly string[] | null;
}

/** A log whose records can be replaced. */
interface MutableLog extends RecordLog {
  /** Replaces a record's payload. A sink gets the record again, under the same index. */
  replace(index: number, kind: string, payload: unknown): void;
}

/** A log without hashes: nothing shows that a record was replaced. */
const mutableLog = (options: RecordOptions = {}, from?: MutableSnapshot): MutableLog => {
  let count = from?.count ?? 0;
  // records after unkept records are not kept either: a history with a gap is useless
  const kept: string[] | null =
    (options.keepRecords ?? true) && from?.records !== null ? [...(from?.records ?? [])] : null;
  const write = (index: number, kind: string, payload: unknown): void => {
    const record = canonicalJson({ hash: null, index, kind, payload, previousHash: null });
    if (kept !== null) kept[index] = record;
    options.onRecord?.(JSON.parse(record) as LedgerRecord);
  };
  return {
    append: (kind, payload) => {
      write(count, kind, payload);
      return count++;
    },
    replace: write,
    count: () => count,
    // nothing secret depends on it: a provider that may rewrite its records is trusted
    lastHash: () => bytesToHex(sha256(utf8ToBytes(`${count}`))),
    records: function* () {
      if (kept === null) throw historyNotKeptError(count);
      for (const record of kept) yield upgradeRecord(JSON.parse(record) as LedgerRecord);
    },
    snapshot: (): MutableSnapshot => ({ count, records: kept === null ? null : [...kept] }),
  };
};
