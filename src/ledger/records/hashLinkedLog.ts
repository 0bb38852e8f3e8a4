import { type LedgerRecord, upgradeRecord } from "../../round/index.ts";
import { historyNotKeptError } from "../errors.ts";
import { GENESIS_HASH, hashRecord } from "./hashRecord.ts";
import type { RecordLog, RecordOptions } from "./RecordLog.ts";

/** The content of a hash-linked log's snapshot. */
export interface HashLinkedSnapshot {
  /** Number of records so far. */
  readonly count: number;
  readonly lastHash: string;
  /** Canonical JSON of each record; null if they are not kept. */
  readonly records: readonly string[] | null;
}

/**
 * An append-only log in which every record contains the hash of the previous one: `verifyHistory` detects a change. Records
 * are kept as JSON text, a fraction of their size as objects.
 */
export const hashLinkedLog = (options: RecordOptions = {}, from?: HashLinkedSnapshot): RecordLog => {
  let { count, lastHash } = from ?? { count: 0, lastHash: GENESIS_HASH };
  // records after unkept records are not kept either: a history with a gap is useless
  const kept: string[] | null =
    (options.keepRecords ?? true) && from?.records !== null ? [...(from?.records ?? [])] : null;
  return {
    append: (kind, payload) => {
      const { hash, text } = hashRecord({ index: count, kind, payload, previousHash: lastHash });
      // "hash" sorts before the other keys, so this is the record's canonical JSON
      const record = `{"hash":"${hash}",${text.slice(1)}`;
      kept?.push(record);
      lastHash = hash;
      options.onRecord?.(read(record));
      return count++;
    },
    count: () => count,
    lastHash: () => lastHash,
    records: function* () {
      if (kept === null) throw historyNotKeptError(count);
      for (const record of kept) yield read(record);
    },
    snapshot: (): HashLinkedSnapshot => ({ count, lastHash, records: kept === null ? null : [...kept] }),
  };
};

/** Records are kept as they are hashed, and returned with today's names. */
const read = (text: string): LedgerRecord => upgradeRecord(JSON.parse(text) as LedgerRecord);
