import type { CoalitionIndex, LearnerId } from "../core/index.ts";

/** The checks, in the order of the report. */
export const CHECKS = {
  blocks: "each header hashes to its block's hash and names the previous block",
  transactions: "each block's transactions hash to the root in its header",
  receipts: "each block's receipts, with all events, hash to the root in its header",
  code: "the contracts' code matches this version",
  signatures: "learners signed their declarations and updates, heads their settlements",
  writers: "only the Rounds contract may write reputations",
  registrations: "declarations are valid and accounts do not change",
  order: "calls follow the order of tasks and rounds, without repetition",
  partitions: "members are registered, listed once, within their bounds, and not banned",
  similarities: "members and heads have the similarities of the published matrix S",
  randomness: "random draws follow from the seed, and the seed matches its commitment",
  heads: "the task's rule elects each coalition's head",
  formation: "replaying the game in its published order gives the same moves and partition",
  stability: "the verifier's values match the published partition",
  incentives: "I_comp follows from the task's rule, and is optimal where the task claims an optimum",
  frequencies: "declared frequencies are best responses, or match the random draws",
  kept: "kept frequencies, in cycles/s, follow from the signed times",
  reputations: "R_ji of every member, from all earlier contributions",
  aggregates: "Rbar, mean H, lo, hi and samples of every coalition",
  contributions: "u and v of every member, and the round's x_ref",
  payments: "every payment, and every coalition's total",
  escrow: "escrow left, refunds and withdrawals",
  models: "passive learners got their coalitions' settled models",
  float64: "reputations, H, u, v and payments, recomputed in float64",
  state: "the contracts' final state follows from their history",
} as const;

/** The name of one check of an audit. */
export type CheckName = keyof typeof CHECKS;

/** The place of a statement on the chain. */
export interface ChainPlace {
  readonly block: bigint;
  readonly transaction: string | null;
  readonly task?: number;
  readonly round?: number;
  readonly coalition?: CoalitionIndex;
  readonly learner?: LearnerId;
}

/** A false statement on the chain. */
export interface Lie extends ChainPlace {
  readonly check: CheckName;
  /** The field or the quantity. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** One check of an audit: the number of comparisons, and the number of failures. */
export interface CheckResult {
  readonly name: CheckName;
  readonly title: string;
  /** Number of comparisons. */
  readonly count: number;
  /** Largest difference between compared numbers, in their unit; 0 if only equality counts. */
  readonly largestDeviation: number;
  /** The largest allowed difference; 0: digit for digit. */
  readonly tolerance: number;
  readonly verdict: "holds" | "broken" | "not checked";
  /** Reasons why parts were not checked. */
  readonly note?: string;
  readonly lies: number;
  readonly firstLie?: Lie;
}

/** A contribution that a head reported above the norm signed by the update's owner. The contracts used the owner's norm. */
export interface RaisedMeasure extends ChainPlace {
  readonly head: LearnerId;
  readonly measure: number;
  readonly updateNorm: number;
}

/** A role of a contract, and who held it. */
export interface Authority {
  readonly contract: "LearnerRegistry" | "ReputationRegistry" | "Tasks";
  /**
   * "administrator" gives roles, "writer" writes reputations, "provider" opens tasks, "registrar" admits and revokes learners;
   * an unknown role by its hash.
   */
  readonly role: string;
  /** In lower case. */
  readonly account: string;
  readonly fromBlock: bigint;
  /** null: until the end of the history. */
  readonly untilBlock: bigint | null;
}

/** What an audit read and compared, and each failed comparison. */
export interface AuditReport {
  readonly chainId: number;
  readonly rounds: string;
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly blockHash: string;
  readonly tasks: number;
  readonly roundsAudited: number;
  readonly checks: readonly CheckResult[];
  /** The first false statement, by block. */
  readonly firstLie: Lie | null;
  /** Heads that claimed more than was signed. The ledger is still correct, and the excess was not paid. */
  readonly raisedMeasures: {
    readonly count: number;
    /** For each such head, how often; the most frequent first. */
    readonly heads: readonly { readonly head: LearnerId; readonly count: number }[];
    /** The claim that exceeds the signed value most. */
    readonly largest: RaisedMeasure | null;
  };
  /** Who held which role of the contracts, and when: whoever could have written something. */
  readonly authority: readonly Authority[];
  /** What no reader can verify from the chain. */
  readonly cannotShow: readonly string[];
}

/** What no auditor can verify from any chain. */
export const CANNOT_SHOW: readonly string[] = [
  "that a contribution x is the value of the update: updates are not on the chain, and the smaller of the owner's and the head's number counts",
  "that a similarity S comes from the learners' data: the provider collects the embeddings from which S is computed",
  "that the times are real and the models result from the updates: owners sign the times, heads report the models",
  "that a learner has its declared data and speed, and ran the steps for which it was paid",
  "that a learner barred from heading had failed: the chain shows which coalitions were forfeited, not why",
  "that a learner listed as absent was away when the round opened: the provider claims it, and only the learner can deny it",
  "that accounts belong to different people, and that they made no secret agreements",
  "that the owner of a private chain did not rewrite all of it: compare the last block's hash with others",
];

/** Added if the seed is not given. */
export const NEEDS_SEED: string =
  "that random draws were random: partitions, heads and frequencies of random policies, and players' orders, unless the seed is given (--seed)";
