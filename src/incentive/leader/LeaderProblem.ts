import { readsOtherwise } from "../../core/index.ts";
import { transmissionTime, workload } from "../../cost/index.ts";
import { ln, PUBLISHED_STEP, ROUNDING } from "../../math/index.ts";
import { bestResponse } from "../bestResponse.ts";
import type { CoalitionAggregates, CoalitionMember } from "../coalitionAggregates.ts";
import type { IncentiveTerms } from "../IncentiveTerms.ts";
import { paidSimilarity } from "../utility.ts";

/**
 * U_MSP of one coalition as a function of I_comp alone, by columns: d_i(I) = clamp(free_i(I), least_i, high_i) with
 * free_i(I) = (share_i I / range - b') / curvature_i. Remove followers that cannot meet the deadline first.
 */
export interface LeaderProblem {
  readonly followers: number;
  readonly low: number;
  readonly high: number;
  /** hi_j - lo_j. */
  readonly range: number;
  readonly lowestFrequency: number;
  /** b'. */
  readonly linearCost: number;
  /** n meanH I_rep: does not depend on I_comp. */
  readonly reputationCost: number;
  /** The smallest argument of ln: 1, so that zero slack gains nothing, or 1e-9 [E10]. */
  readonly floor: number;
  /** X_i */
  readonly work: Float64Array;
  /** 1 + T_max - T_comm,i, or without the 1 [E10]. */
  readonly headroom: Float64Array;
  /** eta H_i */
  readonly weight: Float64Array;
  /** S_i after [D9] */
  readonly similarity: Float64Array;
  readonly share: Float64Array;
  /** The quantity that d_i follows: the share, unless a reading changes it [E5]. */
  readonly responseShare: Float64Array;
  readonly curvature: Float64Array;
  /** max(lo_i, deadline frequency) */
  readonly least: Float64Array;
  /** hi_i */
  readonly most: Float64Array;
  /** I at which the follower starts to respond; +Infinity if it never does. */
  readonly start: Float64Array;
  /** I at which the follower reaches hi_i; +Infinity if it never responds. */
  readonly stop: Float64Array;
  /** eta H_i ln(1 + slack) at least_i and at hi_i. */
  readonly gainAtLeast: Float64Array;
  readonly gainAtMost: Float64Array;
}

/** Builds the leader's problem from a coalition in which every member can meet the deadline. */
export const leaderProblem = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  terms: IncentiveTerms,
): LeaderProblem => {
  const n = members.length;
  const column = (): Float64Array => new Float64Array(n);
  const { quadratic, linear, lossRate } = terms.transmission;
  const received = 1 - lossRate;
  const linearCost = linear / received;
  const { lowestFrequency, highestFrequency } = aggregates;
  const range = highestFrequency - lowestFrequency;
  const added = readsOtherwise(terms, "E10") ? 0 : 1;
  const floor = readsOtherwise(terms, "E10") ? PUBLISHED_STEP : 1;
  const problem = {
    followers: n,
    low: terms.minCompetitionIncentive,
    high: terms.maxCompetitionIncentive,
    range,
    lowestFrequency,
    linearCost,
    floor,
    reputationCost: n * aggregates.meanReputationUtility * terms.reputationIncentive,
    work: column(),
    headroom: column(),
    weight: column(),
    similarity: column(),
    share: column(),
    responseShare: column(),
    curvature: column(),
    least: column(),
    most: column(),
    start: column(),
    stop: column(),
    gainAtLeast: column(),
    gainAtMost: column(),
  };
  for (let i = 0; i < n; i++) {
    const { profile, similarity } = members[i]!;
    const standing = aggregates.standings[i]!;
    const { deadline, share, responseShare = share } = standing;
    const work = workload(profile, terms);
    const available = deadline - transmissionTime(profile, terms);
    const weight = terms.profitWeight * aggregates.reputationUtilities[i]!;
    let least = Math.max(profile.minFrequency, work / available);
    let most = profile.maxFrequency;
    const curvature = 2 * (terms.unitCost * terms.capacitance * work + quadratic / (received * received));
    if (readsOtherwise(terms, "E4")) {
      // the response does not depend on I_comp [E4]
      const response = bestResponse(profile, standing, problem.low, terms);
      least = response.feasible ? response.frequency : most;
      most = least;
    }
    const responds = range > 0 && share > 0 && least < most;
    problem.work[i] = work;
    problem.headroom[i] = added + available;
    problem.weight[i] = weight;
    problem.similarity[i] = paidSimilarity(similarity, terms);
    problem.share[i] = share;
    problem.responseShare[i] = responseShare;
    problem.curvature[i] = curvature;
    problem.least[i] = least;
    problem.most[i] = most;
    problem.start[i] = responds ? ((least * curvature + linearCost) * range) / responseShare : Number.POSITIVE_INFINITY;
    problem.stop[i] = responds ? ((most * curvature + linearCost) * range) / responseShare : Number.POSITIVE_INFINITY;
    // slack is at least 0 here; rounding may say -1e-16
    problem.gainAtLeast[i] = weight * ln(Math.max(floor, added + available - work / least));
    problem.gainAtMost[i] = weight * ln(Math.max(floor, added + available - work / most));
  }
  joinNeighbors([problem.start, problem.stop]);
  return problem;
};

/**
 * Gives breakpoints that are mathematically equal the same bits, those of the smallest of them. Followers with the same
 * bounds saturate at one I_comp. If kept apart, they would make segments one rounding wide, whose slopes are meaningless.
 */
const joinNeighbors = (columns: readonly Float64Array[]): void => {
  const sorted = Float64Array.from(columns.flatMap((column) => [...column].filter(Number.isFinite))).sort();
  const kept: number[] = [];
  for (const point of sorted) {
    const last = kept[kept.length - 1];
    if (last === undefined || point - last > ROUNDING * Math.abs(last)) kept.push(point);
  }
  for (const column of columns) {
    for (const [index, point] of column.entries()) {
      if (Number.isFinite(point)) column[index] = kept[lastNotAbove(kept, point)]!;
    }
  }
};

/** Index of the last ascending number that is not above `value`; the first number is not above it. */
const lastNotAbove = (rising: readonly number[], value: number): number => {
  let low = 0;
  let high = rising.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (rising[middle]! <= value) low = middle;
    else high = middle - 1;
  }
  return low;
};

/** The ends of the segments: the bounds of I_comp and the breakpoints strictly between them, ascending, each once. */
export const segmentEnds = ({ start, stop, low, high }: LeaderProblem): Float64Array => {
  const inside: number[] = [];
  for (const column of [start, stop]) for (const point of column) if (point > low && point < high) inside.push(point);
  const sorted = Float64Array.from(inside).sort();
  const ends: number[] = [low];
  for (const point of sorted) if (point !== ends[ends.length - 1]) ends.push(point);
  ends.push(high);
  return Float64Array.from(ends);
};

/** Where the leader's optimum lies: in a segment's interior, at a follower's breakpoint, or at a bound of I_comp. */
export type OptimumKind = "interior" | "breakpoint" | "bound";

/**
 * The provider's optimal I_comp for one coalition with the certificate that it is global (docs/explanation/mathematics.md, 10, [E11]): U_MSP is
 * concave on each segment between breakpoints. The slopes show that no point of the segment is better, and the best value
 * of the other segments shows that none of them is.
 */
export interface LeaderSolution {
  /** I*, token per round. */
  readonly competitionIncentive: number;
  /** U_MSP(I*), token per round. */
  readonly value: number;
  /** The segment of I_comp that contains I*. */
  readonly segment: readonly [number, number];
  readonly kind: OptimumKind;
  /** Derivative of U_MSP just below I*; null at the lower bound. At an optimum at least 0, except for rounding. */
  readonly slopeBefore: number | null;
  /** Derivative just above I*; null at the upper bound. At an optimum at most 0, except for rounding. */
  readonly slopeAfter: number | null;
  /** The best value on the other segments, including their ends; null if there is only one segment. */
  readonly bestOtherSegmentValue: number | null;
  /** Number of segments. */
  readonly segments: number;
}

/** The result of the paper's bisection: a point where the derivative changes sign, which need not be the optimum. */
export interface BisectionSolution {
  readonly competitionIncentive: number;
  readonly value: number;
}
