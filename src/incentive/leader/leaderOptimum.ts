import { InvalidValueError, readsOtherwise, requireNumber } from "../../core/index.ts";
import { canMeetDeadline } from "../../cost/index.ts";
import type { CoalitionAggregates, CoalitionMember } from "../coalitionAggregates.ts";
import { type IncentiveTerms, validateIncentiveTerms } from "../IncentiveTerms.ts";
import { requireAggregates, requireMembers } from "../requireMembers.ts";
import { bisectionOptimum } from "./bisectionOptimum.ts";
import { boundedOptimum } from "./boundedOptimum.ts";
import { type BisectionSolution, type LeaderProblem, type LeaderSolution, leaderProblem } from "./LeaderProblem.ts";
import { optimumBySegments } from "./optimumBySegments.ts";

/**
 * The provider's optimal I_comp for a coalition whose members play their best responses (eqs. 23-24, [E10],
 * [E11], [E14]): the exact global optimum, certified. The coalition is fixed: `playCoalition` decides which members leave.
 *
 * @param members - each able to meet the deadline at its `maxFrequency`
 * @param aggregates - over the same members
 * @throws InvalidValueError if members, aggregates or terms are malformed, or a member cannot meet the deadline
 */
export const leaderOptimum = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  terms: IncentiveTerms,
): LeaderSolution => {
  const problem = checkedProblem(members, aggregates, terms);
  // the bounds hold for the default readings of the formulas
  const isPrinted = readsOtherwise(terms, "E10") || readsOtherwise(terms, "E5");
  const solution = isPrinted ? optimumBySegments(problem) : boundedOptimum(problem);
  requireNumber("U_MSP at its optimum", solution.value);
  return solution;
};

/** The paper's choice of I_comp by bisection, for comparison with {@link leaderOptimum}; it refuses the same values. */
export const leaderBisection = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  terms: IncentiveTerms,
): BisectionSolution => {
  const solution = bisectionOptimum(checkedProblem(members, aggregates, terms));
  requireNumber("U_MSP where bisection ends", solution.value);
  return solution;
};

const checkedProblem = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  terms: IncentiveTerms,
): LeaderProblem => {
  validateIncentiveTerms(terms);
  requireMembers(members);
  requireAggregates(aggregates, members);
  members.forEach(({ profile }, index) => {
    const { deadline } = aggregates.standings[index]!;
    if (!canMeetDeadline(profile, terms, deadline))
      throw new InvalidValueError(`members[${index}]`, profile.learner, `able to meet the deadline of ${deadline} s`);
  });
  return leaderProblem(members, aggregates, terms);
};
