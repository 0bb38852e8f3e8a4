import type { LearnerId } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";
import type { CoalitionRecord, EvaluationRecord, RoundRecord } from "../round/index.ts";
import type { ClosestMove } from "./certificateWords.ts";
import type { ComparableRun } from "./groupRuns.ts";

/** The state of a run. */
export type RunState =
  /** Its folder does not exist yet. */
  | "waiting"
  /** Its records are being read, and more follow. */
  | "reading"
  /** A process is playing it. */
  | "running"
  | "interrupted"
  | "finished"
  /** It can no longer be read. */
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
  /** Mean accuracy that the learners which train reach alone, 0..1; absent until that is measured. */
  readonly aloneAccuracy?: number;
}

/** A reader's position in each of a run's histories. */
export interface RunCursor {
  /** The edition of the run's records. It changes when the run restarts, or when a resumption cuts records. */
  readonly epoch: string;
  readonly rounds: number;
  readonly evaluations: number;
  readonly ledger: number;
  readonly chain: number;
}

/** The parts of a cursor that count. */
export const cursorParts = ["rounds", "evaluations", "ledger", "chain"] as const;

/** A piece of a run's history, and the run's state: the data of a server-sent event `run`. */
export interface RunUpdate {
  /** The run's place in the list of runs. */
  readonly run: number;
  /** The position after this update. */
  readonly cursor: RunCursor;
  /** Whether earlier updates are void: this update starts at the run's beginning. */
  readonly reset: boolean;
  /** Sent with the first update of an epoch; null while the run's folder does not exist. */
  readonly header?: RunHeader | null;
  readonly status: RunStatus;
  readonly rounds: readonly RoundView[];
  readonly evaluations: readonly EvaluationView[];
  readonly ledger: readonly LedgerView[];
  readonly chain: readonly ChainRoundView[];
}

/** Cursors by run as the id of a server-sent event, in characters that a header allows. */
export const cursorsToText = (cursors: ReadonlyMap<number, RunCursor>): string =>
  [...cursors].map(([run, one]) => [run, one.epoch, ...cursorParts.map((part) => one[part])].join(".")).join("_");

/** The cursors in a text. Invalid ones are left out, so their runs start at the beginning. */
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

/** The distribution of a value over learners: its mean, and the ends of the middle four fifths. */
interface ViewedSpread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** A coalition in a round, without the list of members, which the columns hold. */
export interface CoalitionView extends Omit<CoalitionRecord, "members"> {
  readonly size: number;
}

/** A round, in a size that does not grow with the number of learners. Times are in s, money in token. Plain JSON. */
export interface RoundView extends Omit<RoundRecord, "coalitions" | "sittingOut"> {
  readonly coalitions: readonly CoalitionView[];
  readonly sittingOut: number;
  /** Learners that ended the round in a different coalition than the last one. Sitting out counts as a coalition. */
  readonly moved: number;
  /** Learners in KKT case 1 .. 6, in this order. */
  readonly kktCases: readonly number[];
  readonly honestReputation: ViewedSpread | null;
  readonly cheatReputation: ViewedSpread | null;
  readonly utility: ViewedSpread | null;
  /** The learner closest to moving; null if no learner has a choice. */
  readonly closest: ClosestMove | null;
}

/** A measurement without the values of single learners. */
export type EvaluationView = Omit<EvaluationRecord, "byLearner">;

/** A record of the ledger without its payload, which may be large and is requested separately. */
export interface LedgerView {
  readonly index: number;
  readonly kind: string;
  readonly hash: string | null;
  readonly previousHash: string | null;
  /** From the payload, if it has them. */
  readonly round: number | null;
  readonly coalition: number | null;
  /** Length of its line in the file. */
  readonly bytes: number;
}

/** The cost of a round on a chain: gas, call data in bytes, fees in wei (decimal), and s spent on the chain. */
export interface ChainRoundView {
  readonly task: number;
  readonly round: number;
  readonly transactions: number;
  readonly gas: number;
  readonly bytes: number;
  readonly fees: string;
  readonly seconds: number;
}

/** The facts about a run before its first round. Plain JSON. */
export interface RunHeader extends Omit<ComparableRun, "key"> {
  readonly folder: string;
  readonly dataName: string;
  /** null if no end is planned. */
  readonly rounds: number | null;
  readonly coalitions: number;
  /** "evm", "memory", "centralized", or the URL of a network. */
  readonly ledger: string;
  readonly gfmlVersion: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** The active learners, ascending by id: every column of numbers is in this order. */
  readonly learners: readonly ViewedLearner[];
  /** Learners that only personalize. */
  readonly passive: number;
  readonly classNames: readonly string[];
  /** The complete configuration, for people to read. */
  readonly config: unknown;
}

/** An active learner: |D_i|, the terms of its costs, and its classes. */
interface ViewedLearner
  extends Pick<LearnerProfile, "sampleCount" | "minFrequency" | "maxFrequency" | "uplinkRate" | "deadline"> {
  readonly learner: LearnerId;
  /** Whether it cheats, by `misbehavior` or in the scenario. */
  readonly cheats: boolean;
  /** Samples of each class, including test samples; null if the run did not record them. */
  readonly classCounts: readonly number[] | null;
}
