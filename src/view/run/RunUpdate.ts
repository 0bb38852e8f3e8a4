import type { ChainRoundView, EvaluationView, LedgerView, RoundView } from "./RoundView.ts";
import type { RunHeader } from "./RunHeader.ts";

/** Where a run stands. */
export type RunState =
  /** Its folder is not there yet. */
  | "waiting"
  /** Its records are being read; more come. */
  | "reading"
  /** A process plays it. */
  | "running"
  | "interrupted"
  | "finished"
  /** It cannot be read any more. */
  | "failed";

export interface RunStatus {
  readonly state: RunState;
  /** Why it failed; empty otherwise. */
  readonly problem: string;
  /** Share of the records that are read, 0..1. */
  readonly read: number;
  /** SHA-256 over states and models; null before the end. */
  readonly resultHash: string | null;
  /** ISO 8601, UTC; null before the end. */
  readonly finishedAt: string | null;
}

/** How much of each of a run's histories somebody has. */
export interface RunCursor {
  /** Which telling of the run: another one when it starts anew, or when records are cut back on a resumption. */
  readonly epoch: string;
  readonly rounds: number;
  readonly evaluations: number;
  readonly ledger: number;
  readonly chain: number;
}

/** The parts of a cursor that count. */
export const cursorParts = ["rounds", "evaluations", "ledger", "chain"] as const;

/** A piece of a run's history, and where it stands: the data of a server-sent event `run`. */
export interface RunUpdate {
  /** The run's place in the list of runs. */
  readonly run: number;
  /** Behind this update. */
  readonly cursor: RunCursor;
  /** What was told before does not count any more: this tells the run from its start. */
  readonly reset: boolean;
  /** With the first update of an epoch; null while the run's folder is not there. */
  readonly header?: RunHeader | null;
  readonly status: RunStatus;
  readonly rounds: readonly RoundView[];
  readonly evaluations: readonly EvaluationView[];
  readonly ledger: readonly LedgerView[];
  readonly chain: readonly ChainRoundView[];
}

/** Cursors by run, as the id of a server-sent event: letters that a header can carry. */
export const cursorsToText = (cursors: ReadonlyMap<number, RunCursor>): string =>
  [...cursors].map(([run, one]) => [run, one.epoch, ...cursorParts.map((part) => one[part])].join(".")).join("_");

/** The cursors of a text; what is not one is left out, so that its run is told from the start. */
export const cursorsFromText = (text: string): Map<number, RunCursor> => {
  const cursors = new Map<number, RunCursor>();
  for (const one of text.split("_")) {
    const match = /^(\d{1,6})\.([0-9a-zA-Z-]{1,64})\.(\d{1,12})\.(\d{1,12})\.(\d{1,12})\.(\d{1,12})$/.exec(one);
    if (match === null) continue;
    const [run, rounds, evaluations, ledger, chain] = [1, 3, 4, 5, 6].map((group) => Number(match[group]));
    cursors.set(run!, {
      epoch: match[2]!,
      rounds: rounds!,
      evaluations: evaluations!,
      ledger: ledger!,
      chain: chain!,
    });
  }
  return cursors;
};
