import type { CoalitionRecord, EvaluationRecord, RoundRecord } from "../../round/index.ts";
import type { ClosestMove } from "../stability/closestMove.ts";

/** How a value lies over learners: its mean and the ends of its middle four fifths. */
interface ViewedSpread {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

/** A coalition's round without the list of its members, which the columns hold. */
export interface CoalitionView extends Omit<CoalitionRecord, "members"> {
  readonly size: number;
}

/** A round in a size that does not grow with the number of learners. Times s, money token. Plain JSON. */
export interface RoundView extends Omit<RoundRecord, "coalitions" | "sittingOut"> {
  readonly coalitions: readonly CoalitionView[];
  readonly sittingOut: number;
  /** Learners that ended the round in another coalition than the round before, sitting out being one. */
  readonly moved: number;
  /** Learners in KKT case 1 .. 6, in this order. */
  readonly kktCases: readonly number[];
  readonly honestReputation: ViewedSpread | null;
  readonly cheatReputation: ViewedSpread | null;
  readonly utility: ViewedSpread | null;
  /** Who is closest to moving; null where nobody has a choice. */
  readonly closest: ClosestMove | null;
}

/** A measurement without its learners one by one. */
export type EvaluationView = Omit<EvaluationRecord, "byLearner">;

/** A record of the ledger without its payload, which may be large and is asked for one by one. */
export interface LedgerView {
  readonly index: number;
  readonly kind: string;
  readonly hash: string | null;
  readonly previousHash: string | null;
  /** Of the payload, where it names them. */
  readonly round: number | null;
  readonly coalition: number | null;
  /** Length of its line in the file. */
  readonly bytes: number;
}

/** What a round took on a chain: gas, call data in bytes, fees in wei (decimal), s spent for the chain. */
export interface ChainRoundView {
  readonly task: number;
  readonly round: number;
  readonly transactions: number;
  readonly gas: number;
  readonly bytes: number;
  readonly fees: string;
  readonly seconds: number;
}
