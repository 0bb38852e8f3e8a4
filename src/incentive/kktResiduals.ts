import { computationTime, type LearnerProfile, transmissionTime, workload } from "../cost/index.ts";
import type { FeasibleResponse } from "./bestResponse.ts";
import type { IncentiveTerms } from "./IncentiveTerms.ts";
import type { Standing } from "./utility.ts";

/** How far a response is from the Karush-Kuhn-Tucker conditions (27)-(30) as corrected by [E13]; all 0 at an optimum. */
export interface KktResiduals {
  /** |U'(d) + lambda_1 X/d^2 - lambda_2 + lambda_3| d, token. */
  readonly stationarity: number;
  /** Violation of deadline, upper and lower bound, each relative to its bound. */
  readonly primal: readonly [number, number, number];
  /** How far the smallest multiplier is below 0. */
  readonly dual: number;
  /** |lambda_k times its constraint's gap|, token. */
  readonly complementarity: readonly [number, number, number];
}

/** The residuals of a follower's certificate, from the conditions alone. They share no step with `bestResponse`. */
export const kktResiduals = (
  profile: LearnerProfile,
  standing: Standing,
  competitionIncentive: number,
  terms: IncentiveTerms,
  { frequency, multipliers }: Pick<FeasibleResponse, "frequency" | "multipliers">,
): KktResiduals => {
  const [onDeadline, onUpper, onLower] = multipliers;
  const { minFrequency, maxFrequency } = profile;
  const work = workload(profile, terms);
  const { quadratic, linear, lossRate } = terms.transmission;
  const received = 1 - lossRate;
  const range = standing.highestFrequency - standing.lowestFrequency;
  const derivative =
    (range > 0 ? (standing.share * competitionIncentive) / range : 0) -
    2 * terms.unitCost * terms.capacitance * work * frequency -
    (2 * quadratic * frequency) / received ** 2 -
    linear / received;
  const gap = standing.deadline - computationTime(profile, terms, frequency) - transmissionTime(profile, terms);
  return {
    stationarity: Math.abs(derivative + (onDeadline * work) / frequency ** 2 - onUpper + onLower) * frequency,
    primal: [
      Math.max(0, -gap) / standing.deadline,
      Math.max(0, frequency - maxFrequency) / maxFrequency,
      Math.max(0, minFrequency - frequency) / minFrequency,
    ],
    dual: Math.max(0, -Math.min(onDeadline, onUpper, onLower)),
    complementarity: [
      Math.abs(onDeadline * gap),
      Math.abs(onUpper * (maxFrequency - frequency)),
      Math.abs(onLower * (frequency - minFrequency)),
    ],
  };
};
