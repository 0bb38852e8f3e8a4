import { ROUNDING } from "../../math/index.ts";
import { type LeaderProblem, type LeaderSolution, segmentEnds } from "./LeaderProblem.ts";
import { type ProviderPoint, providerPoint } from "./providerValue.ts";
import { bestSegment, type SegmentOptimum, solveSegment } from "./solveSegment.ts";

/** A group of adjacent segments, from end `first` to end `last`, with an upper bound of U_MSP on it. */
interface Group {
  readonly first: number;
  readonly last: number;
  readonly left: ProviderPoint;
  readonly right: ProviderPoint;
  readonly bound: number;
}

/**
 * The global optimum of the leader's problem by branch and bound over groups of segments: the same bits as
 * `optimumBySegments`. An evaluation is O(followers), and the number of evaluations is about logarithmic in the segments.
 *
 * The slope of U_MSP jumps up only at known points by known amounts J_k, so U_MSP = (a concave function) + V with
 * V(I) = sum of J_k max(0, I - t_k), convex. On a group [a, b], V is at most its chord; the concave function plus the
 * chord is at most its tangents at a and b. The bound's error is proportional to the square of the group's width.
 */
export const boundedOptimum = (problem: LeaderProblem): LeaderSolution => {
  const { optima, segments } = segmentsWithin(problem, 0);
  return bestSegment(problem, optima, segments);
};

/** The optima of the best and the second best segment, and of all segments that reach the best value less a margin. */
export const segmentsWithin = (
  problem: LeaderProblem,
  margin: number,
): { readonly optima: readonly SegmentOptimum[]; readonly segments: number } => {
  const ends = segmentEnds(problem);
  const segments = ends.length - 1;
  const jumps = upwardJumps(problem, ends);
  const optima: SegmentOptimum[] = [];
  let bestValue = Number.NEGATIVE_INFINITY;
  let secondValue = Number.NEGATIVE_INFINITY;
  let scale = 0;
  // an inner end belongs to two segments: its value is a lower bound for the best and the second best segment
  let bestInnerEnd = Number.NEGATIVE_INFINITY;

  const at = (index: number): ProviderPoint => {
    const point = providerPoint(problem, ends[index]!);
    scale = Math.max(scale, point.scale);
    if (index > 0 && index < segments) bestInnerEnd = Math.max(bestInnerEnd, point.value);
    return point;
  };
  const group = (first: number, last: number, left: ProviderPoint, right: ProviderPoint): Group => {
    const bound = upperBound(left, right, jumps.inside(first, last), jumps.chord(first, last, right.incentive));
    return { first, last, left, right, bound };
  };

  const open: Group[] = [group(0, segments, at(0), at(segments))];
  while (open.length > 0) {
    let top = 0;
    for (let index = 1; index < open.length; index++) if (open[index]!.bound > open[top]!.bound) top = index;
    const { first, last, left, right, bound } = open[top]!;
    if (bound + ROUNDING * scale < Math.max(secondValue, bestInnerEnd) - margin) break;
    open[top] = open[open.length - 1]!;
    open.pop();
    if (last === first + 1) {
      const point = solveSegment(problem, left, right);
      optima.push({ index: first, left: left.incentive, right: right.incentive, point });
      if (point.value > bestValue) {
        secondValue = bestValue;
        bestValue = point.value;
      } else secondValue = Math.max(secondValue, point.value);
    } else {
      const middle = (first + last) >> 1;
      const point = at(middle);
      open.push(group(first, middle, left, point), group(middle, last, point, right));
    }
  }
  return { optima, segments };
};

/** The largest value that the two tangents allow, with the slopes raised to those of (concave part + chord of V). */
const upperBound = (left: ProviderPoint, right: ProviderPoint, jumpsInside: number, chordGain: number): number => {
  const width = right.incentive - left.incentive;
  if (!(width > 0)) return Math.max(left.value, right.value);
  const lift = chordGain / width;
  const leftSlope = left.slopeAfter + lift;
  const rightSlope = right.slopeBefore - jumpsInside + lift;
  if (leftSlope <= 0) return left.value;
  if (rightSlope >= 0) return right.value;
  const crossing = (right.value - left.value - rightSlope * width) / (leftSlope - rightSlope);
  return Math.max(left.value, right.value, left.value + leftSlope * Math.min(Math.max(crossing, 0), width));
};

/** J_k by end, as running sums of J_k and of J_k t_k. */
const upwardJumps = (
  problem: LeaderProblem,
  ends: Float64Array,
): { inside: (first: number, last: number) => number; chord: (first: number, last: number, b: number) => number } => {
  const { followers, low, high, range, work, headroom, weight, share, curvature, least, most, start, stop } = problem;
  const jump = new Float64Array(ends.length);
  for (let i = 0; i < followers; i++) {
    const perIncentive = share[i]! / range;
    const response = perIncentive / curvature[i]!;
    const bend = (frequency: number, incentive: number): number =>
      ((weight[i]! * work[i]!) / (frequency * (headroom[i]! * frequency - work[i]!)) - perIncentive * incentive) *
      response;
    const from = start[i]!;
    const to = stop[i]!;
    if (from > low && from < high) jump[indexOf(ends, from)]! += Math.max(0, bend(least[i]!, from));
    if (to > low && to < high) jump[indexOf(ends, to)]! += Math.max(0, -bend(most[i]!, to));
  }
  const sums = new Float64Array(ends.length);
  const moments = new Float64Array(ends.length);
  for (let index = 1; index < ends.length; index++) {
    sums[index] = sums[index - 1]! + jump[index]!;
    moments[index] = moments[index - 1]! + jump[index]! * ends[index]!;
  }
  const inside = (first: number, last: number): number => sums[last - 1]! - sums[first]!;
  return {
    inside,
    chord: (first, last, b) => Math.max(0, b * inside(first, last) - (moments[last - 1]! - moments[first]!)),
  };
};

/** The index of a value in ascending values that contain it. */
const indexOf = (values: Float64Array, value: number): number => {
  let low = 0;
  let high = values.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
};
