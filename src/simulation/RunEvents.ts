import type { ChainRound } from "../ledger/index.ts";
import type { EvaluationRecord, LearnerRecord, LedgerRecord, RoundRecord } from "../round/index.ts";
import type { AloneRecord } from "../view/index.ts";

/** The events of a run. Records arrive in order of round; an evaluation may arrive some rounds later. */
export interface RunEvents {
  readonly onRound?: (round: RoundRecord, learners: readonly LearnerRecord[]) => void | Promise<void>;
  /** Every record of the ledger as it is written, oldest first. With this handler, the run keeps no records in memory. */
  readonly onLedgerRecord?: (record: LedgerRecord) => void;
  /** The addresses of the ledger's contracts, once they exist. */
  readonly onChain?: (place: { readonly chainId: number; readonly address: string }) => void;
  /** A round's cost on a chain, once it is finalized there. It arrives a little later than the round's record. */
  readonly onChainRound?: (figures: ChainRound) => void;
  /** What each learner reaches alone, before the run ends. */
  readonly onAlone?: (alone: AloneRecord) => void | Promise<void>;
  /** A learner is absent because its trainer program failed: some lines. */
  readonly onNotice?: (text: string) => void;
  readonly onEvaluation?: (evaluation: EvaluationRecord) => void | Promise<void>;
}

/** The result of a finished (or interrupted) run. */
export interface RunResult {
  /** Number of rounds played, which may be fewer than requested. */
  readonly rounds: number;
  readonly completed: boolean;
  /** SHA-256 over the canonical states and models: equal for equal configuration and seed, with any workers and ledger. */
  readonly resultHash: string;
  readonly models: readonly Float32Array[];
}
