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
 * A run as pages see it, finished or going on: all that happened, and what happens now. A folder is one
 * ({@link FolderSource}); whatever else plays rounds can be another. Histories only grow within an epoch, so any number of
 * viewers read them, each at a pace of its own.
 */
export interface RunSource {
  /** What people call it. */
  readonly name: string;
  /** undefined while the run is not there. */
  readonly header: RunHeader | undefined;
  readonly status: RunStatus;
  /** How much there is. */
  readonly cursor: RunCursor;
  /** What comes after so many of each history, `limit` of each at most. The cursor must be of this epoch. */
  read(from: RunCursor, limit: number): RunPieces;
  /** Columns of the rounds from `from` until before `to`, as `viewColumns` finds them, fewer if there are fewer. */
  columns(from: number, to: number): Uint8Array;
  /** undefined if it does not train. */
  learner(learner: number): LearnerHistory | undefined;
  /** The text of `gfml explain`. @throws NoSuchRecordError */
  explain(round: number, learner: number): Promise<string>;
  /** A record of the ledger as JSON text. @throws NoSuchRecordError */
  ledgerRecord(index: number): Promise<string>;
  /** Calls the listener after each change; answers how to stop it. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}
