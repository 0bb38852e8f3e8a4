import { ln } from "../../math/index.ts";
import type { LeaderProblem } from "./LeaderProblem.ts";

/** U_MSP(I), token per round, and its one-sided derivatives, without unit. `scale`: the sum of all terms' magnitudes. */
export interface ProviderPoint {
  readonly incentive: number;
  readonly value: number;
  readonly slopeBefore: number;
  readonly slopeAfter: number;
  readonly scale: number;
}

/** Evaluates U_MSP and both one-sided derivatives at I, O(followers). */
export const providerPoint = (problem: LeaderProblem, incentive: number): ProviderPoint => {
  const { followers, range, lowestFrequency, linearCost, work, headroom, weight, similarity, share } = problem;
  const { curvature, least, most, start, stop, gainAtLeast, gainAtMost, responseShare, floor } = problem;
  let gains = 0;
  let rewards = 0; // sum of S_i + f_i share_i: the payment per unit of I_comp
  let bendsBefore = 0; // the contribution of the followers' response to the derivative
  let bendsAfter = 0;
  let similarityScale = 0;
  for (let i = 0; i < followers; i++) {
    const from = start[i]!;
    const to = stop[i]!;
    let frequency: number;
    if (incentive < from) {
      frequency = least[i]!;
      gains += gainAtLeast[i]!;
    } else if (incentive > to) {
      frequency = most[i]!;
      gains += gainAtMost[i]!;
    } else {
      const perIncentive = share[i]! / range;
      const pull = responseShare[i]! / range;
      const free = (pull * incentive - linearCost) / curvature[i]!;
      frequency = Math.min(Math.max(free, least[i]!), most[i]!);
      const room = headroom[i]! - work[i]! / frequency;
      gains += weight[i]! * ln(Math.max(floor, room));
      const factor = floor === 1 ? room : Math.max(floor, room);
      const response = pull / curvature[i]!;
      const bend = ((weight[i]! * work[i]!) / (frequency * frequency * factor) - perIncentive * incentive) * response;
      if (incentive > from) bendsBefore += bend;
      if (incentive < to) bendsAfter += bend;
    }
    const fraction = range > 0 ? (frequency - lowestFrequency) / range : 0;
    rewards += similarity[i]! + fraction * share[i]!;
    similarityScale += Math.abs(similarity[i]!) + fraction * share[i]!;
  }
  return {
    incentive,
    value: gains - rewards * incentive - problem.reputationCost,
    slopeBefore: bendsBefore - rewards,
    slopeAfter: bendsAfter - rewards,
    scale: gains + similarityScale * incentive + problem.reputationCost,
  };
};

/** The derivative of U_MSP inside the segment (low, high), and its derivative. Neither needs a logarithm. */
export const segmentSlope = (
  problem: LeaderProblem,
  low: number,
  high: number,
): { slope: (incentive: number) => number; bend: (incentive: number) => number } => {
  const { followers, range, lowestFrequency, linearCost, work, headroom, weight, similarity, share } = problem;
  const { curvature, least, most, start, stop, responseShare, floor } = problem;
  let fixedRewards = 0;
  const responding: number[] = [];
  for (let i = 0; i < followers; i++) {
    if (start[i]! <= low && stop[i]! >= high) {
      responding.push(i);
      fixedRewards += similarity[i]!;
    } else {
      const frequency = start[i]! > low ? least[i]! : most[i]!;
      fixedRewards += similarity[i]! + (range > 0 ? ((frequency - lowestFrequency) / range) * share[i]! : 0);
    }
  }
  /** (1 + slack) d; above 0 for every d that meets the deadline, unless a reading removes the 1 [E10]. */
  const roomOf = (i: number, frequency: number): number => {
    const room = headroom[i]! * frequency - work[i]!;
    return floor === 1 ? room : Math.max(floor * frequency, room);
  };
  const slope = (incentive: number): number => {
    let sum = -fixedRewards;
    for (const i of responding) {
      const perIncentive = share[i]! / range;
      const pull = responseShare[i]! / range;
      const response = pull / curvature[i]!;
      const frequency = (pull * incentive - linearCost) / curvature[i]!;
      const gain = (weight[i]! * work[i]!) / (frequency * roomOf(i, frequency));
      sum += (gain - perIncentive * incentive) * response - perIncentive * (frequency - lowestFrequency);
    }
    return sum;
  };
  const bend = (incentive: number): number => {
    let sum = 0;
    for (const i of responding) {
      const perIncentive = share[i]! / range;
      const pull = responseShare[i]! / range;
      const response = pull / curvature[i]!;
      const frequency = (pull * incentive - linearCost) / curvature[i]!;
      const room = roomOf(i, frequency);
      const product = frequency * room;
      const gainSlope = (weight[i]! * work[i]! * (room + frequency * headroom[i]!)) / (product * product);
      sum -= (gainSlope * response + 2 * perIncentive) * response;
    }
    return sum;
  };
  return { slope, bend };
};
