import type { Ledger } from "../../round/index.ts";
import { all } from "./LedgerSuite.ts";
import { delivered, type Play, publication, settlement } from "./ledgerFixtures.ts";

/** The second coalition of the round in which refusals are tried. */
export const other: Play = { coalition: 1, head: 3, members: [3, 4] };

export type LedgerStage = "open" | "published" | "settled" | "closed";

/** A call that must be refused, the stage of round 0 at which it is made, and the error's code. */
export interface RefusedCall {
  readonly what: string;
  readonly at: LedgerStage;
  readonly code: string;
  readonly call: (ledger: Ledger, task: number) => Promise<unknown>;
}

export const publish = (plays: readonly Play[], changes: Parameters<typeof publication>[3] = {}, round = 0) =>
  ((ledger, task) => ledger.publishPartition(publication(task, round, plays, changes))) satisfies RefusedCall["call"];

export const settle = (play: Play, member?: Parameters<typeof settlement>[3], round = 0) =>
  ((ledger, task) => ledger.settleCoalition(settlement(task, round, play, member))) satisfies RefusedCall["call"];

export const settleWith = (changes: Parameters<typeof delivered>[1]) =>
  settle(all, (member) => (member === 1 ? delivered(1, changes) : delivered(member)));

export const INVALID = "GFML_INVALID_VALUE";

/** Hands one model over in a round. */
export const handOver = (learner: number, coalition: number, modelHash: string, round = 0) =>
  ((ledger, task) =>
    ledger.handOver({ task, round, learners: [{ learner, coalition, modelHash }] })) satisfies RefusedCall["call"];
