import { divWad, lnWad, mulWad, powerWad, WAD, type Wad } from "../math/index.ts";

/**
 * A decayed sum of contributions (eqs. 16-17 with [E7]) at the time of the last addition. The decay of later rounds is applied
 * when the sum is read, in O(log rounds), because a contract cannot update every learner in every round.
 */
export interface DecayedSum {
  readonly value: Wad;
  /** The registry's clock, in finalized rounds, at `value`. */
  readonly clock: number;
}

/**
 * The most heads whose sums a learner keeps; one more replaces the smallest sum [D14]. With lambda up to 0.7 every sum is 0
 * after 131 rounds, so none above 0 is ever replaced.
 */
export const MOST_HEADS = 136;

// a ledger has one lambda and reads thousands of sums of a few ages
let knownDecay: Wad = -1n;
let knownFactors: Wad[] = [];
const LONGEST_KNOWN = 4096;

const decayFactor = (reputationDecay: Wad, rounds: number): Wad => {
  if (reputationDecay !== knownDecay) {
    knownDecay = reputationDecay;
    knownFactors = [];
  }
  if (rounds >= LONGEST_KNOWN) return powerWad(reputationDecay, rounds);
  for (let age = knownFactors.length; age <= rounds; age++) knownFactors.push(powerWad(reputationDecay, age));
  return knownFactors[rounds]!;
};

/** The sum at a later clock: value lambda^(clock - since), rounded down. */
export const readSum = (sum: DecayedSum, clock: number, reputationDecay: Wad): Wad =>
  clock === sum.clock ? sum.value : mulWad(sum.value, decayFactor(reputationDecay, clock - sum.clock));

/** R <- lambda R + v at a later clock. Without an earlier sum: v. */
export const addToSum = (
  sum: DecayedSum | undefined,
  contribution: Wad,
  clock: number,
  reputationDecay: Wad,
): DecayedSum => ({
  value: (sum === undefined ? 0n : readSum(sum, clock, reputationDecay)) + contribution,
  clock,
});

/**
 * u_i = min(1, 2 x_i / x_ref - 1) in [-1, 1] [D5]; x_ref = 0 gives -1.
 *
 * @param measure - x_i >= 0
 * @param referenceMeasure - x_ref >= 0
 */
export const contributionScoreWad = (measure: Wad, referenceMeasure: Wad): Wad => {
  // also keeps the quotient below from overflowing
  if (measure >= referenceMeasure) return referenceMeasure === 0n ? -WAD : WAD;
  return divWad(2n * measure, referenceMeasure) - WAD;
};

/**
 * A slack below 0 by up to this counts as rounding, 1e-6 s: times and frequencies are rounded before they are
 * published [D12].
 */
export const SLACK_TOLERANCE: Wad = 1_000_000_000_000n;

/** Whether an update missed its deadline by more than rounding explains. */
export const isLate = (slack: Wad): boolean => slack < -SLACK_TOLERANCE;

/**
 * v_i = (u_i + 1) ln(1 + slack) (eq. 14); 0 where slack <= 0 [D4].
 *
 * @param contributionScore - u_i in [-1, 1]
 * @param slack - T_max^j - T_comp,i - T_comm,i, s
 */
export const contributionValueWad = (contributionScore: Wad, slack: Wad): Wad =>
  slack > 0n ? mulWad(contributionScore + WAD, lnWad(WAD + slack)) : 0n;

/** One past head r of a learner: S(j, r) in [0, 1] and A_i[r]. */
export interface HeadService {
  readonly similarity: Wad;
  readonly accumulated: Wad;
}

/**
 * R_task,ji (eq. 17): the sum over past heads of S(j, r) A_i[r], rounded down once, so that the order of the heads does
 * not matter. A similarity below 0 counts as 0 [D6], unless it is `signed`.
 */
export const taskReputationWad = (services: Iterable<HeadService>, signed = false): Wad => {
  let sum = 0n;
  for (const { similarity, accumulated } of services) {
    if (signed || similarity > 0n) sum += similarity * accumulated;
  }
  return sum / WAD;
};

/** R_ji = phi R_global,i + (1 - phi) R_task,ji (eq. 18), rounded down once. */
export const compositeReputationWad = (globalReputation: Wad, taskReputation: Wad, globalWeight: Wad): Wad =>
  (globalWeight * globalReputation + (WAD - globalWeight) * taskReputation) / WAD;
