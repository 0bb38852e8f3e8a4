import type { CoalitionIndex, LearnerId } from "../core/index.ts";
import { mulWad, powerWad, type Wad, wadToNumber } from "../math/index.ts";
import { compositeReputationWad, MOST_HEADS, taskReputationWad } from "../reputation/index.ts";
import type { HeadView, PublishedCoalition, Registration, TaskOpening } from "../round/index.ts";
import { ClaimBook } from "./ClaimBook.ts";
import type { ChainMoment, LearnerHistory } from "./LearnerHistory.ts";

/** An auditor's state, collected from the chain's history so far. */
export interface AuditState {
  readonly learners: Map<LearnerId, AuditedLearner>;
  readonly tasks: Map<number, AuditedTask>;
  readonly reputations: ReputationBook;
  readonly claims: ClaimBook;
  /** Rounds whose partition was audited. */
  rounds: number;
}

interface AuditedLearner {
  readonly account: string;
  readonly history: LearnerHistory;
}

export interface AuditedTask {
  readonly opening: TaskOpening;
  /** The seed, if it was given and matches the task's commitment. */
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
  /** The end of the round before, or the task's opening: the next round is prepared after it. */
  preparedAfter: ChainMoment;
  /** x_ref. */
  referenceMeasure: Wad | null;
  /** I_comp of each coalition after the last round. */
  incentives: readonly number[];
  /** The last published partition, by coalition. */
  partition: readonly (readonly LearnerId[])[];
  /** The first-round partition of a "fixed" policy. */
  clusters: readonly (readonly LearnerId[])[] | null;
  readonly modelHashes: Map<CoalitionIndex, string>;
  /** Every learner that a round of the task has listed. */
  readonly listed: Set<LearnerId>;
  /** Every head of a coalition that was forfeited. */
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
  /** What each member had declared when it was published: payments use it. */
  readonly profiles: ReadonlyMap<LearnerId, Registration>;
  /** What each member declared while the round was prepared, with what it had declared before: it trains with one of them. */
  readonly prepared: ReadonlyMap<LearnerId, readonly Registration[]>;
  status: "published" | "settled" | "forfeited";
  largestMeasure: Wad | null;
  contributions: readonly { readonly learner: LearnerId; readonly value: Wad; readonly float: number }[];
}

export const emptyAudit = (): AuditState => ({
  learners: new Map(),
  tasks: new Map(),
  reputations: new ReputationBook(),
  claims: new ClaimBook(),
  rounds: 0,
});

/** A sum of contributions at a clock, in both arithmetics. */
interface TimedSum {
  readonly value: Wad;
  readonly float: number;
  readonly clock: number;
}

interface ContributionSums {
  global: TimedSum;
  readonly byHead: Map<LearnerId, TimedSum>;
}

/** A reputation in the ledger's integers and in float64. */
interface Reputation {
  readonly value: Wad;
  readonly float: number;
}

const NOTHING: Reputation = { value: 0n, float: 0 };

/**
 * An auditor's own computation of reputations (eqs. 16-18): every contribution is entered as the chain shows it, and read by
 * the definitions. It shares formulas with the ledger, but no bookkeeping.
 */
class ReputationBook {
  /** lambda; null before the first task. */
  decay: Wad | null = null;
  /** Finalized rounds of all tasks. */
  clock = 0;
  readonly pastHeads: Set<LearnerId> = new Set();
  /** The most heads whose sums a learner keeps [D14]; contracts of the first version kept all. */
  mostHeads = MOST_HEADS;
  readonly #accounts = new Map<LearnerId, ContributionSums>();

  /** Enters a contribution, at the clock after the finalized round. */
  credit(learner: LearnerId, head: LearnerId, contribution: Wad, float: number): void {
    if (contribution === 0n) return;
    const account = this.#accounts.get(learner) ?? { global: { ...NOTHING, clock: 0 }, byHead: new Map() };
    const add = (sum: TimedSum | undefined): TimedSum => {
      const now = sum === undefined ? NOTHING : this.#read(sum);
      return { value: now.value + contribution, float: now.float + float, clock: this.clock };
    };
    account.global = add(account.global);
    if (!account.byHead.has(head) && account.byHead.size >= this.mostHeads) {
      const sums = [...account.byHead].map(([past, sum]) => ({ past, value: this.#read(sum).value }));
      const { past } = sums.reduce((least, one) =>
        one.value < least.value || (one.value === least.value && one.past < least.past) ? one : least,
      );
      account.byHead.delete(past);
    }
    account.byHead.set(head, add(account.byHead.get(head)));
    this.#accounts.set(learner, account);
  }

  /** R_global,i. */
  global(learner: LearnerId): Reputation {
    const account = this.#accounts.get(learner);
    return account === undefined ? NOTHING : this.#read(account.global);
  }

  /** R_ji as a head sees it. */
  seenBy({ head, similarities }: HeadView, globalWeight: Wad, learner: LearnerId): Reputation {
    const account = this.#accounts.get(learner);
    if (account === undefined) return NOTHING;
    const weights = new Map(similarities.map((one) => [one.head, Math.max(0, one.similarity)]));
    weights.set(head, 1);
    let task = 0;
    const services: { similarity: Wad; accumulated: Wad }[] = [];
    for (const [past, sum] of account.byHead) {
      const weight = weights.get(past) ?? 0;
      if (weight === 0) continue;
      const now = this.#read(sum);
      task += weight * now.float;
      services.push({ similarity: BigInt(Math.round(weight * 1e9)) * 1_000_000_000n, accumulated: now.value });
    }
    const global = this.#read(account.global);
    const phi = wadToNumber(globalWeight);
    return {
      value: compositeReputationWad(global.value, taskReputationWad(services), globalWeight),
      float: phi * global.float + (1 - phi) * task,
    };
  }

  #read(sum: TimedSum): Reputation {
    const age = this.clock - sum.clock;
    if (age === 0 || this.decay === null) return { value: sum.value, float: sum.float };
    let factor = 1;
    const decay = wadToNumber(this.decay);
    for (let round = 0; round < age && factor > 0; round++) factor *= decay;
    return { value: mulWad(sum.value, powerWad(this.decay, age)), float: sum.float * factor };
  }
}
