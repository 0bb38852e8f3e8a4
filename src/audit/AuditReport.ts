import type { CoalitionIndex, LearnerId } from "../core/index.ts";

/** What is checked, in the order of the report. */
export const CHECKS = {
  blocks: "each header hashes to its block's hash and names the block before",
  transactions: "each block's transactions hash to the root in its header",
  receipts: "each block's receipts, with all events, hash to the root in its header",
  code: "the contracts' code is this version's",
  signatures: "learners signed what they declared and delivered, heads what they settled",
  registrations: "declarations are possible ones and accounts stay",
  order: "calls come in the order of tasks and rounds, nothing twice",
  partitions: "members are registered, placed once, within their bounds, and not banned",
  similarities: "members and heads are seen as the published matrix of S says",
  randomness: "what was drawn follows from the seed, and the seed from its commitment",
  heads: "each coalition's head is the one that the task's rule elects",
  formation: "the game, replayed in its published order, makes the same moves and partition",
  stability: "the verifier's figures are those of the published partition",
  incentives: "I_comp is what the task's rule gives, where it claims an optimum the optimum",
  frequencies: "declared frequencies are best responses, or as drawn",
  kept: "frequencies kept, in cycles/s, follow from the times that were signed",
  reputations: "R_ji of every member, from all contributions before",
  aggregates: "Rbar, mean H, lo, hi and samples of every coalition",
  contributions: "u and v of every member, and the round's x_ref",
  payments: "every payment, and every coalition's total",
  escrow: "escrow left, refunds and withdrawals",
  models: "passive learners got the models that their coalitions settled",
  float64: "reputations, H, u, v and payments again in float64",
  state: "what the contracts answer now is what their history says",
} as const;

export type CheckName = keyof typeof CHECKS;

/** Where on the chain something was said. */
export interface Place {
  readonly block: bigint;
  readonly transaction: string | null;
  readonly task?: number;
  readonly round?: number;
  readonly coalition?: CoalitionIndex;
  readonly learner?: LearnerId;
}

/** Something on the chain that is not so. */
export interface Lie extends Place {
  readonly check: CheckName;
  /** The field or the figure. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

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
export interface RaisedMeasure extends Place {
  readonly head: LearnerId;
  readonly measured: number;
  readonly signed: number;
}

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
  /** What the chain does not show, whoever reads it. */
  readonly cannotShow: readonly string[];
}

/** What no chain shows, whoever audits it. */
export const CANNOT_SHOW: readonly string[] = [
  "that a contribution x is what the update was worth: its owner signs a norm, its head measures it, the smaller counts, and updates are not on the chain",
  "that a similarity S is that of the learners' data: it comes from embeddings that the provider collects",
  "that times are those that passed, and models what came of the updates: owners sign the times, heads report the models",
  "that a learner has the data and the speed that it declared, or ran the steps that it was paid for",
  "that whoever was barred from heading had failed: the chain shows which coalitions were given up, not why",
  "that whoever is named as absent was away when the round opened: it is the provider's word, which the learner itself can deny",
  "that accounts belong to different people, and that nobody agreed on anything elsewhere",
  "that a private chain was not rewritten as a whole by its owner: compare the last block's hash with others",
];

/** Added where no seed is told. */
export const NEEDS_SEED: string =
  "that what was drawn at random was: partitions, heads and frequencies of random policies, and players' orders, until the seed is told (--seed)";
