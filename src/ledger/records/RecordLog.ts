import type { LedgerRecord } from "../../round/index.ts";

/** Where a ledger writes its history. */
export interface RecordLog {
  /** Appends a record, and returns its index. */
  append(kind: string, payload: unknown): number;
  /** Records written so far. */
  count(): number;
  /** Hash of the last record, hex; 64 zeros before the first. A log without hashes returns the hash of its length. */
  lastHash(): string;
  /** Every record kept, oldest first. @throws GFML_HISTORY_NOT_KEPT if records were only handed out */
  records(): Iterable<LedgerRecord>;
  /** Plain JSON data from which the log continues with the same hashes. */
  snapshot(): unknown;
}

/** What becomes of a ledger's records. */
export interface RecordOptions {
  /** Gets every record as it is written, to be streamed elsewhere. */
  readonly onRecord?: (record: LedgerRecord) => void;
  /** Whether records stay in memory for `history` and snapshots; default true. */
  readonly keepRecords?: boolean;
}
