import type { CoalitionIndex, LearnerId } from "../core/index.ts";
import { TOLERANCE } from "../math/index.ts";
import type { LearnerRecord } from "../round/index.ts";

/** What a round did to all its learners, in a few numbers: a run of any size keeps these. */
export interface LearnerRoundSummary {
  readonly round: number;
  /** R_global as the round opened, of honest learners and of cheats; null where there are none. */
  readonly honestReputation: Spread | null;
  readonly cheatReputation: Spread | null;
  /** U_ji, token, 0 for one that sat out. */
  readonly utility: Spread | null;
  /** Learners whose frequency is in KKT case 1 .. 6, in this order; of no case where frequencies are drawn. */
  readonly kktCases: readonly number[];
  readonly sittingOut: number;
  /** Learners that ended the round in a different coalition than the last one. Sitting out counts as a coalition. */
  readonly moved: number;
  /** Learners that were to train and delivered nothing. */
  readonly missed: number;
  /** The most profitable remaining move at the I_comp that the players saw; null if no learner could gain. */
  readonly deviation: LargestDeviation | null;
}

/** A move by which a learner would gain; null stands for sitting out. */
interface LargestDeviation {
  readonly learner: LearnerId;
  readonly from: CoalitionIndex | null;
  readonly to: CoalitionIndex | null;
  /** token */
  readonly gain: number;
}

/** Sums up the records of all active learners of one round. */
export const summarizeLearnerRound = (
  records: readonly LearnerRecord[],
  cheats: ReadonlySet<LearnerId> = new Set(),
): LearnerRoundSummary => {
  const kktCases = [0, 0, 0, 0, 0, 0];
  for (const { kktCase } of records) if (kktCase !== null) kktCases[kktCase - 1]!++;
  const reputations = (areCheats: boolean): Spread | null =>
    spreadOf(
      records.filter(({ learner }) => cheats.has(learner) === areCheats).map((record) => record.globalReputation),
    );
  return {
    round: records[0]?.round ?? 0,
    honestReputation: reputations(false),
    cheatReputation: reputations(true),
    utility: spreadOf(records.map(({ utility }) => utility)),
    kktCases,
    sittingOut: records.filter(({ coalition }) => coalition === null).length,
    moved: records.filter(({ round, coalition, previousCoalition }) => round > 0 && coalition !== previousCoalition)
      .length,
    missed: records.filter(({ coalition, delivered }) => coalition !== null && !delivered).length,
    deviation: largestDeviation(records),
  };
};

/** Heads stay where they are [D7]; the others could have had any of their options, or nothing. */
const largestDeviation = (records: readonly LearnerRecord[]): LargestDeviation | null => {
  let largest: LargestDeviation | null = null;
  for (const { learner, isHead, chosenCoalition, options } of records) {
    if (isHead) continue;
    const own = chosenCoalition === null ? 0 : (options[chosenCoalition]?.utility ?? Number.NEGATIVE_INFINITY);
    if (own === Number.NEGATIVE_INFINITY) continue;
    for (const [to, option] of [[null, { utility: 0 }] as const, ...options.entries()]) {
      const gain = option === null ? Number.NEGATIVE_INFINITY : option.utility - own;
      if (gain > TOLERANCE && gain > (largest?.gain ?? 0)) largest = { learner, from: chosenCoalition, to, gain };
    }
  }
  return largest;
};

/** How values lie: their mean, and the ends of the middle four fifths. */
export interface Spread {
  readonly mean: number;
  /** A tenth of the values lies below. */
  readonly low: number;
  /** A tenth of the values lies above. */
  readonly high: number;
  readonly count: number;
}

/** Mean and deciles of some values; null of none. */
const spreadOf = (values: readonly number[]): Spread | null => {
  if (values.length === 0) return null;
  const sorted = Float64Array.from(values).sort();
  return {
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    low: quantile(sorted, 0.1),
    high: quantile(sorted, 0.9),
    count: sorted.length,
  };
};

/** Linear between the two nearest of the sorted values. */
const quantile = (sorted: Float64Array, share: number): number => {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const value = sorted[below]!;
  return value + (place - below) * (sorted[Math.min(below + 1, sorted.length - 1)]! - value);
};
