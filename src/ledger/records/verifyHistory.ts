import type { LedgerRecord } from "../../round/index.ts";
import { GENESIS_HASH, hashRecord } from "./hashRecord.ts";

/** The first invalid record. */
export interface HistoryFault {
  /** The record's index, from 0. */
  readonly index: number;
  readonly kind: string;
  /**
   * `content`: the record was changed after it was written. `link`: the previous record was replaced or removed,
   * or this one was inserted. `index`: a record is missing, repeated or out of order. `end`: the last record is not the
   * expected one: the history was cut, or rewritten as a whole.
   */
  readonly reason: "content" | "link" | "index" | "end";
  readonly expected: string;
  readonly found: string;
}

/** The result of a check of a ledger's history. */
export interface HistoryVerdict {
  /** `false` for a ledger without hashes, where nothing can be verified. */
  readonly linked: boolean;
  readonly valid: boolean;
  /** Number of records read. */
  readonly records: number;
  /** Hash of the last valid record. */
  readonly lastHash: string;
  readonly fault: HistoryFault | null;
}

/**
 * Recomputes the hash chain of a history and names the first record that was tampered with.
 *
 * @param expectedLastHash - the last record's hash from a different source. Without it, a history that was rewritten from
 *   some record to its end, including hashes, is not detected
 */
export const verifyHistory = async (
  history: AsyncIterable<LedgerRecord> | Iterable<LedgerRecord>,
  expectedLastHash?: string,
): Promise<HistoryVerdict> => {
  let previousHash = GENESIS_HASH;
  let records = 0;
  const verdict = (fault: HistoryFault | null, linked = true): HistoryVerdict => ({
    linked,
    valid: linked && fault === null,
    records,
    lastHash: previousHash,
    fault,
  });
  for await (const record of history) {
    const { index, kind, payload } = record;
    const at = records++;
    if (record.hash === null || record.previousHash === null) return verdict(null, false);
    const fault = (reason: HistoryFault["reason"], expected: string, found: string): HistoryVerdict =>
      verdict({ index: at, kind, reason, expected, found });
    if (index !== at) return fault("index", String(at), String(index));
    if (record.previousHash !== previousHash) return fault("link", previousHash, record.previousHash);
    const { hash } = hashRecord({ index, kind, payload, previousHash });
    if (hash !== record.hash) return fault("content", record.hash, hash);
    previousHash = hash;
  }
  if (expectedLastHash !== undefined && expectedLastHash !== previousHash) {
    const index = Math.max(0, records - 1);
    return verdict({ index, kind: "", reason: "end", expected: expectedLastHash, found: previousHash });
  }
  return verdict(null);
};
