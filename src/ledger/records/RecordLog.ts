import type { LedgerRecord } from "../../round/index.ts";
import { GENESIS_HASH } from "./hashRecord.ts";

/** The log to which a ledger writes its history. */
export interface RecordLog {
  /** Appends a record, and returns its index. */
  append(kind: string, payload: unknown): number;
  /** Number of records so far. */
  count(): number;
  /** Hash of the last record, hex; 64 zeros before the first. A log without hashes returns the hash of its length. */
  lastHash(): string;
  /** Every kept record, oldest first. @throws GFML_HISTORY_NOT_KEPT if records were only passed on */
  records(): Iterable<LedgerRecord>;
  /** Plain JSON data from which the log continues with the same hashes. */
  snapshot(): unknown;
}

/** How a ledger's records are kept. */
export interface RecordOptions {
  /** Called with every record as it is written, to stream it elsewhere. */
  readonly onRecord?: (record: LedgerRecord) => void;
  /** Whether records stay in memory for `history` and snapshots; default true. */
  readonly keepRecords?: boolean;
}

/** A log that keeps nothing. */
export const NO_LOG: RecordLog = {
  append: () => -1,
  count: () => 0,
  lastHash: () => GENESIS_HASH,
  records: () => [],
  snapshot: () => null,
};
