import type { ChainRound } from "../ledger/index.ts";
import type { EvaluationRecord, LearnerRecord, LedgerRecord, RoundRecord } from "../round/index.ts";

/** The events of a run. Records arrive in order of round; an evaluation may arrive some rounds later. */
export interface RunEvents {
  readonly onRound?: (round: RoundRecord, learners: readonly LearnerRecord[]) => void | Promise<void>;
  /** Every record of the ledger as it is written, oldest first; given this, the run keeps none in memory. */
  readonly onLedgerRecord?: (record: LedgerRecord) => void;
  /** Where the ledger's contracts are, once they are there. */
  readonly onChain?: (place: { readonly chainId: number; readonly address: string }) => void;
  /** What a round took on a chain, once it is finalized there: a little later than the round's own record. */
  readonly onChainRound?: (figures: ChainRound) => void;
  readonly onEvaluation?: (evaluation: EvaluationRecord) => void | Promise<void>;
}

/** What a finished (or interrupted) run leaves. */
export interface RunResult {
  /** Rounds played, of the rounds asked for. */
  readonly rounds: number;
  readonly completed: boolean;
  /** SHA-256 over the canonical states and models: equal for equal configuration and seed, whatever the workers or ledger. */
  readonly resultHash: string;
  readonly models: readonly Float32Array[];
}
