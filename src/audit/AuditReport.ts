import type { CoalitionIndex, LearnerId } from "../core/index.ts";

/** The checks, in the order of the report. */
export const CHECKS = {
  blocks: "each header hashes to its block's hash and names the block before",
  transactions: "each block's transactions hash to the root in its header",
  receipts: "each block's receipts, with all events, hash to the root in its header",
  code: "the contracts' code is this version's",
  signatures: "learners signed what they declared and delivered, heads what they settled",
  registrations: "declarations are possible and accounts do not change",
  order: "calls come in the order of tasks and rounds, nothing twice",
  partitions: "members are registered, placed once, within their bounds, and not banned",
  similarities: "members and heads have the similarities of the published matrix S",
  randomness: "random draws follow from the seed, and the seed matches its commitment",
  heads: "the task's rule elects each coalition's head",
  formation: "the game, replayed in its published order, makes the same moves and partition",
  stability: "the verifier's figures are those of the published partition",
  incentives: "I_comp follows from the task's rule, and is the optimum where an optimum is claimed",
  frequencies: "declared frequencies are best responses, or as drawn",
  kept: "kept frequencies, in cycles/s, follow from the signed times",
  reputations: "R_ji of every member, from all contributions before",
  aggregates: "Rbar, mean H, lo, hi and samples of every coalition",
  contributions: "u and v of every member, and the round's x_ref",
  payments: "every payment, and every coalition's total",
  escrow: "escrow left, refunds and withdrawals",
  models: "passive learners got the models that their coalitions settled",
  float64: "reputations, H, u, v and payments again in float64",
  state: "the contracts' present state follows from their history",
} as const;

/** The name of one check of an audit. */
export type CheckName = keyof typeof CHECKS;

/** Where on the chain something was said. */
export interface ChainPlace {
  readonly block: bigint;
  readonly transaction: string | null;
  readonly task?: number;
  readonly round?: number;
  readonly coalition?: CoalitionIndex;
  readonly learner?: LearnerId;
}

/** Something on the chain that is not so. */
export interface Lie extends ChainPlace {
  readonly check: CheckName;
  /** The field or the figure. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** One check of an audit: how many comparisons it made, and how many failed. */
export interface CheckResult {
  readonly name: CheckName;
  readonly title: string;
  /** Comparisons made. */
  readonly count: number;
  /** Largest difference of a number that was compared, in its own unit; 0 where only equality counts. */
  readonly largestDeviation: number;
  /** The largest difference that passes; 0: digit for digit. */
  readonly tolerance: number;
  readonly verdict: "holds" | "broken" | "not checked";
  /** Why something was not checked. */
  readonly note?: string;
  readonly lies: number;
  readonly firstLie?: Lie;
}

/** A measure that a head reported above the norm that the update's owner signed. The contracts took the owner's. */
export interface RaisedMeasure extends ChainPlace {
  readonly head: LearnerId;
  readonly measure: number;
  readonly updateNorm: number;
}

/** What an audit read, what it compared, and each comparison that failed. */
export interface AuditReport {
  readonly chainId: number;
  readonly rounds: string;
  readonly fromBlock: bigint;
  readonly toBlock: bigint;
  readonly blockHash: string;
  readonly tasks: number;
  readonly roundsAudited: number;
  readonly checks: readonly CheckResult[];
  /** The first lie of all, by block. */
  readonly firstLie: Lie | null;
  /** Where heads claimed more than was signed: no lie of the ledger, and nothing was paid for it. */
  readonly raisedMeasures: {
    readonly count: number;
    /** Of each head that did it, how often; the most first. */
    readonly heads: readonly { readonly head: LearnerId; readonly count: number }[];
    /** The one that is furthest above what was signed. */
    readonly largest: RaisedMeasure | null;
  };
  /** What the chain does not show to any reader. */
  readonly cannotShow: readonly string[];
}

/** What no chain shows to any auditor. */
export const CANNOT_SHOW: readonly string[] = [
  "that a contribution x is the worth of the update: its owner signs a norm, its head measures it, the smaller counts, and updates are not on the chain",
  "that a similarity S comes from the learners' data: the provider collects the embeddings that it is computed from",
  "that times really passed, and that models result from the updates: owners sign the times, heads report the models",
  "that a learner has the data and the speed that it declared, or ran the steps that it was paid for",
  "that a learner barred from heading had failed: the chain shows which coalitions were forfeited, not why",
  "that a learner named as absent was away when the round opened: the provider says so, and only the learner can deny it",
  "that accounts belong to different people, and that there were no agreements elsewhere",
  "that a private chain was not rewritten as a whole by its owner: compare the last block's hash with others",
];

/** Added when the seed is not given. */
export const NEEDS_SEED: string =
  "that random draws were random: partitions, heads and frequencies of random policies, and players' orders, unless the seed is given (--seed)";
