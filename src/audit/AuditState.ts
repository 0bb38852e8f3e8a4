import type { CoalitionIndex, LearnerId } from "../core/index.ts";
import type { Wad } from "../math/index.ts";
import type { PublishedCoalition, Registration, TaskOpening } from "../round/index.ts";
import { ReputationBook } from "./ReputationBook.ts";

/** All that an auditor has gathered from the chain's history so far. */
export interface AuditState {
  readonly learners: Map<LearnerId, AuditedLearner>;
  readonly tasks: Map<number, AuditedTask>;
  readonly reputations: ReputationBook;
  /** Earned and not withdrawn, by token and learner. */
  readonly claims: Map<string, Map<LearnerId, Wad>>;
  /** Rounds whose partition was audited. */
  rounds: number;
}

interface AuditedLearner {
  registration: Registration;
  readonly account: string;
  status: "registered" | "left" | "revoked";
  /** Signatures used. */
  nonce: bigint;
}

export interface AuditedTask {
  readonly opening: TaskOpening;
  /** The seed, if it was told and is the one that the task committed to. */
  readonly seed: number | null;
  readonly provider: string;
  readonly token: string;
  /** s. */
  readonly settlementWindow: number;
  escrow: Wad;
  closed: boolean;
  /** The round to publish next, or the open one. */
  round: number;
  open: AuditedRound | null;
  /** x_ref. */
  reference: Wad | null;
  /** I_comp of each coalition after the last round. */
  incentives: readonly number[];
  /** The last published partition, by coalition. */
  partition: readonly (readonly LearnerId[])[];
  /** Where a "fixed" policy put everybody in its first round. */
  clusters: readonly (readonly LearnerId[])[] | null;
  readonly modelHashes: Map<CoalitionIndex, string>;
  /** Everybody that a round of the task has listed. */
  readonly listed: Set<LearnerId>;
  /** Everybody that headed a coalition which was given up. */
  readonly lostHeads: Set<LearnerId>;
  /** Last round in which each learner was published. */
  readonly lastRounds: Map<LearnerId, number>;
}

interface AuditedRound {
  readonly coalitions: Map<CoalitionIndex, AuditedCoalition>;
  /** Of the block, s. */
  readonly openedAt: bigint | null;
}

export interface AuditedCoalition {
  readonly published: PublishedCoalition;
  /** T_max^j. */
  readonly deadline: Wad;
  readonly competitionIncentive: Wad;
  readonly lowestFrequency: bigint;
  readonly highestFrequency: bigint;
  readonly sampleCount: bigint;
  readonly meanReputationUtility: Wad;
  /** The same, in float64 throughout. */
  readonly meanReputationUtilityFloat: number;
  readonly profiles: ReadonlyMap<LearnerId, Registration>;
  status: "published" | "settled" | "forfeited";
  largestMeasure: Wad | null;
  contributions: readonly { readonly learner: LearnerId; readonly value: Wad; readonly float: number }[];
}

export const emptyAudit = (): AuditState => ({
  learners: new Map(),
  tasks: new Map(),
  reputations: new ReputationBook(),
  claims: new Map(),
  rounds: 0,
});
