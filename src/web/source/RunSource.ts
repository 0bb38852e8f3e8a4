import type {
  ChainRoundView,
  EvaluationView,
  LearnerHistory,
  LedgerView,
  RoundView,
  RunCursor,
  RunHeader,
  RunStatus,
} from "../../view/index.ts";

/** The next pieces of a run's histories. */
export interface RunPieces {
  readonly rounds: readonly RoundView[];
  readonly evaluations: readonly EvaluationView[];
  readonly ledger: readonly LedgerView[];
  readonly chain: readonly ChainRoundView[];
}

/**
 * The source of a finished or running run for pages: its history and its updates. {@link FolderSource} reads a folder; other
 * sources are possible. Histories only grow within an epoch, so that any number of viewers can read them, each at its own pace.
 */
export interface RunSource {
  /** A readable name. */
  readonly name: string;
  /** undefined until the run has started. */
  readonly header: RunHeader | undefined;
  readonly status: RunStatus;
  /** The end of each history. */
  readonly cursor: RunCursor;
  /** The items after a cursor, at most `limit` of each history. The cursor must be from this epoch. */
  read(from: RunCursor, limit: number): RunPieces;
  /** Columns of the rounds from `from` (inclusive) to `to` (exclusive) in the layout of `viewColumns`; fewer if fewer exist. */
  columns(from: number, to: number): Uint8Array;
  /** undefined if the learner does not train. */
  learner(learner: number): LearnerHistory | undefined;
  /** The text of `gfml explain`. @throws NoSuchRecordError */
  explain(round: number, learner: number): Promise<string>;
  /** A record of the ledger as JSON text. @throws NoSuchRecordError */
  ledgerRecord(index: number): Promise<string>;
  /** Calls the listener after each change. Returns a function that stops it. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
