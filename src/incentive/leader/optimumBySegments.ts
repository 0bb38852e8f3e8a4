import { type LeaderProblem, type LeaderSolution, segmentEnds } from "./LeaderProblem.ts";
import { providerPoint } from "./providerValue.ts";
import { bestSegment, type SegmentOptimum, solveSegment } from "./solveSegment.ts";

/**
 * The global optimum of the leader's problem, segment by segment (docs/explanation/mathematics.md, 10, [E11]), in O(followers^2). It is the plain reference
 * for `boundedOptimum`, which gives the same bits.
 */
export const optimumBySegments = (problem: LeaderProblem): LeaderSolution => {
  const ends = segmentEnds(problem);
  const optima: SegmentOptimum[] = [];
  let left = providerPoint(problem, ends[0]!);
  for (let index = 0; index + 1 < ends.length; index++) {
    const right = providerPoint(problem, ends[index + 1]!);
    const point = solveSegment(problem, left, right);
    optima.push({ index, left: left.incentive, right: right.incentive, point });
    left = right;
  }
  return bestSegment(problem, optima, ends.length - 1);
};
