import { decreasingRoot } from "../../math/index.ts";
import type { LeaderProblem, LeaderSolution, OptimumKind } from "./LeaderProblem.ts";
import { type ProviderPoint, providerPoint, segmentSlope } from "./providerValue.ts";

/** The maximizer of U_MSP on one segment, given its two ends. U_MSP is concave there. */
export const solveSegment = (problem: LeaderProblem, left: ProviderPoint, right: ProviderPoint): ProviderPoint => {
  if (left.slopeAfter <= 0) return left;
  if (right.slopeBefore >= 0) return right;
  const { slope, bend } = segmentSlope(problem, left.incentive, right.incentive);
  return providerPoint(problem, decreasingRoot(slope, bend, left.incentive, right.incentive));
};

/** A segment's maximizer, with the segment's index. */
export interface SegmentOptimum {
  readonly index: number;
  readonly left: number;
  readonly right: number;
  readonly point: ProviderPoint;
}

/** The certified solution from the optima of all segments that can matter: the best one; among equals the first. */
export const bestSegment = (
  problem: LeaderProblem,
  optima: readonly SegmentOptimum[],
  segments: number,
): LeaderSolution => {
  let best = optima[0]!;
  for (const optimum of optima) {
    const gain = optimum.point.value - best.point.value;
    if (gain > 0 || (gain === 0 && optimum.index < best.index)) best = optimum;
  }
  let bestOther: number | null = null;
  for (const optimum of optima) {
    if (optimum.index !== best.index) bestOther = Math.max(bestOther ?? optimum.point.value, optimum.point.value);
  }
  const { incentive, value, slopeBefore, slopeAfter } = best.point;
  const kind: OptimumKind =
    incentive === problem.low || incentive === problem.high
      ? "bound"
      : incentive === best.left || incentive === best.right
        ? "breakpoint"
        : "interior";
  return {
    competitionIncentive: incentive,
    value,
    segment: [best.left, best.right],
    kind,
    slopeBefore: incentive === problem.low ? null : slopeBefore,
    slopeAfter: incentive === problem.high ? null : slopeAfter,
    bestOtherSegmentValue: bestOther,
    segments,
  };
};
