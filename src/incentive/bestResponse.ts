import { deadlineFrequency, type LearnerProfile, workload } from "../cost/index.ts";
import type { IncentiveTerms } from "./IncentiveTerms.ts";
import { type Standing, utility, valuedIncentive } from "./utility.ts";

/**
 * The follower's best response to I_comp: the projection of the free optimum on the feasible frequencies (docs/explanation/mathematics.md, 10,
 * eqs. 26-38 with [E13]). U is strictly concave in d, so the projection is the only maximizer.
 */
export const bestResponse = (
  profile: LearnerProfile,
  standing: Standing,
  competitionIncentive: number,
  terms: IncentiveTerms,
): FollowerResponse => {
  const work = workload(profile, terms);
  const lowest = deadlineFrequency(profile, terms, standing.deadline);
  if (lowest === null) return { feasible: false, reason: "transmission-exceeds-deadline" };
  const { minFrequency: low, maxFrequency: high } = profile;
  if (lowest > high) return { feasible: false, reason: "too-slow-for-deadline" };

  const { quadratic, linear, lossRate } = terms.transmission;
  const received = 1 - lossRate;
  const curvature = 2 * (terms.unitCost * terms.capacitance * work + quadratic / (received * received));
  const range = standing.highestFrequency - standing.lowestFrequency;
  const incentive = valuedIncentive(standing.meanReputationUtility, competitionIncentive, terms);
  const reward = range > 0 ? ((standing.responseShare ?? standing.share) * incentive) / range : 0;
  const marginal = reward - linear / received;
  const slope = (frequency: number): number => marginal - curvature * frequency;

  const least = Math.max(low, lowest);
  const free = marginal / curvature;
  const frequency = range > 0 ? Math.min(Math.max(free, least), high) : least;
  const gradient = slope(frequency);
  const { kktCase, multipliers } = certificate(frequency, gradient, { low, high, lowest, free, work });
  return {
    feasible: true,
    frequency,
    kktCase,
    multipliers,
    utility: utility(profile, standing, frequency, competitionIncentive, terms),
  };
};

const certificate = (
  frequency: number,
  gradient: number,
  bounds: { low: number; high: number; lowest: number; free: number; work: number },
): { kktCase: KktCase; multipliers: [number, number, number] } => {
  const { low, high, lowest, free, work } = bounds;
  const onDeadline = (kktCase: KktCase) => ({
    kktCase,
    // 0 - x, not -x: a multiplier is never -0
    multipliers: [((0 - gradient) * frequency * frequency) / work, 0, 0] as [number, number, number],
  });
  const onUpper = (kktCase: KktCase) => ({ kktCase, multipliers: [0, gradient, 0] as [number, number, number] });
  if (lowest === high) return gradient >= 0 ? onUpper(5) : onDeadline(5);
  if (frequency === high && gradient >= 0) return onUpper(3);
  if (frequency === free && low < high) return { kktCase: 1, multipliers: [0, 0, 0] };
  if (frequency === lowest) return onDeadline(lowest === low ? 6 : 2);
  return { kktCase: 4, multipliers: [0, 0, 0 - gradient] };
};

/** The paper's KKT cases (section V-A), which tell the binding constraints at d*. */
export type KktCase = 1 | 2 | 3 | 4 | 5 | 6;

/** A follower's best response d* with its KKT certificate (docs/explanation/mathematics.md, 10). */
export interface FeasibleResponse {
  readonly feasible: true;
  /** d*, cycles/s. */
  readonly frequency: number;
  /** 1 interior, 2 deadline, 3 upper bound, 4 lower bound, 5 deadline = upper bound, 6 deadline = lower bound. */
  readonly kktCase: KktCase;
  /** lambda_1 (deadline), lambda_2 (upper bound), lambda_3 (lower bound), each >= 0. */
  readonly multipliers: readonly [number, number, number];
  /** U_ji(d*), token per round. */
  readonly utility: number;
}

/** No frequency of the follower meets the head's deadline. */
export interface InfeasibleResponse {
  readonly feasible: false;
  readonly reason: "transmission-exceeds-deadline" | "too-slow-for-deadline";
}

/** A follower's best response to an incentive, or why it has none. */
export type FollowerResponse = FeasibleResponse | InfeasibleResponse;
