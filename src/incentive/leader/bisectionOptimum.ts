import type { BisectionSolution, LeaderProblem } from "./LeaderProblem.ts";
import { providerPoint } from "./providerValue.ts";

/**
 * The paper's bisection on the derivative of U_MSP (section V-A, after Proposition 3), kept for comparison. With
 * followers in different cases it stops at any sign change, which need not be the optimum [E11].
 */
export const bisectionOptimum = (problem: LeaderProblem): BisectionSolution => {
  const answer = (incentive: number): BisectionSolution => ({
    competitionIncentive: incentive,
    value: providerPoint(problem, incentive).value,
  });
  let { low, high } = problem;
  if (!(low < high) || providerPoint(problem, low).slopeAfter <= 0) return answer(low);
  if (providerPoint(problem, high).slopeBefore >= 0) return answer(high);
  for (;;) {
    const middle = low + (high - low) / 2;
    if (!(middle > low && middle < high)) return answer(low);
    const { slopeAfter } = providerPoint(problem, middle);
    if (slopeAfter === 0) return answer(middle);
    if (slopeAfter > 0) low = middle;
    else high = middle;
  }
};
