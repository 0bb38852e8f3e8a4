import { readsOtherwise } from "../../core/index.ts";
import type { CoalitionAggregates, CoalitionMember } from "../coalitionAggregates.ts";
import type { IncentiveTerms } from "../IncentiveTerms.ts";
import { bisectionOptimum } from "./bisectionOptimum.ts";
import { boundedOptimum } from "./boundedOptimum.ts";
import { type BisectionSolution, type LeaderSolution, leaderProblem } from "./LeaderProblem.ts";
import { optimumBySegments } from "./optimumBySegments.ts";

/**
 * The provider's optimal I_comp for a coalition whose members play their best responses (eqs. 23-24, [E10],
 * [E11], [E14]): the exact global optimum, certified. The coalition is fixed: `playCoalition` decides which members leave.
 *
 * @param members - each able to meet the deadline at its `maxFrequency`
 * @param aggregates - over the same members
 */
export const leaderOptimum = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  terms: IncentiveTerms,
): LeaderSolution => {
  const problem = leaderProblem(members, aggregates, terms);
  // the bounds hold for the default readings of the formulas
  const isPrinted = readsOtherwise(terms, "E10") || readsOtherwise(terms, "E5");
  return isPrinted ? optimumBySegments(problem) : boundedOptimum(problem);
};

/** The paper's choice of I_comp by bisection, for comparison with {@link leaderOptimum}. */
export const leaderBisection = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  terms: IncentiveTerms,
): BisectionSolution => bisectionOptimum(leaderProblem(members, aggregates, terms));
