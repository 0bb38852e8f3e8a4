import type { CoalitionIndex, LearnerId } from "../core/index.ts";
import type { LearnerRecord } from "../round/index.ts";

/** An active learner over a whole run. Money token, energy J. */
export interface LearnerTotal {
  readonly learner: LearnerId;
  /** Sum of payments. */
  payments: number;
  /** Sum of U_ji, 0 for each round that it sat out. */
  profit: number;
  energy: number;
  roundsTrained: number;
  roundsHeaded: number;
  moves: number;
  /** R_global when the last round opened. */
  reputation: number;
  /** After the last round; null: it sat out. */
  coalition: CoalitionIndex | null;
}

/** Sums over the rounds of a run, learner by learner, so that its records need not be kept. */
export class LearnerTotals {
  readonly #totals = new Map<LearnerId, LearnerTotal>();

  add(record: LearnerRecord): void {
    const { learner, round, coalition } = record;
    const total = this.#totals.get(learner) ?? {
      learner,
      payments: 0,
      profit: 0,
      energy: 0,
      roundsTrained: 0,
      roundsHeaded: 0,
      moves: 0,
      reputation: 0,
      coalition: null,
    };
    this.#totals.set(learner, total);
    total.payments += record.payment;
    total.profit += record.utility;
    total.energy += record.energy ?? 0;
    if (record.delivered) total.roundsTrained++;
    if (record.isHead) total.roundsHeaded++;
    if (round > 0 && coalition !== record.previousCoalition) total.moves++;
    total.reputation = record.globalReputation;
    total.coalition = coalition;
  }

  /** By learner id. */
  all(): LearnerTotal[] {
    return [...this.#totals.values()].sort((a, b) => a.learner - b.learner);
  }
}
