import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { canonicalJson, type LedgerRecord } from "../../round/index.ts";
import { historyNotKeptError } from "../errors.ts";
import type { RecordLog, RecordOptions } from "./RecordLog.ts";

export interface MutableSnapshot {
  readonly count: number;
  readonly records: readonly string[] | null;
}

/** A log whose records can be replaced. */
export interface MutableLog extends RecordLog {
  /** Puts another payload in a record's place; a sink gets the record again, under the same index. */
  replace(index: number, kind: string, payload: unknown): void;
}

/** A log without hashes: nothing shows that a record was replaced. */
export const mutableLog = (options: RecordOptions = {}, from?: MutableSnapshot): MutableLog => {
  let count = from?.count ?? 0;
  // what follows on records that were not kept is not kept either: a history with a gap is none
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
    // nothing hidden is drawn by it: a provider that may rewrite its records is believed
    lastHash: () => bytesToHex(sha256(utf8ToBytes(`${count}`))),
    records: function* () {
      if (kept === null) throw historyNotKeptError(count);
      for (const record of kept) yield JSON.parse(record) as LedgerRecord;
    },
    snapshot: (): MutableSnapshot => ({ count, records: kept === null ? null : [...kept] }),
  };
};
