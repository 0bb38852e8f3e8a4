import { readsOtherwise } from "../core/index.ts";
import { completionTime, computationTime, meetsDeadline, transmissionTime } from "../cost/index.ts";
import { ln, PUBLISHED_STEP } from "../math/index.ts";
import type { CoalitionAggregates, CoalitionMember } from "./coalitionAggregates.ts";
import type { IncentiveTerms } from "./IncentiveTerms.ts";
import { paidSimilarity, relativeFrequency } from "./utility.ts";

/**
 * U_MSP,j, token per round (eq. 23 with [E10] and [D9]), term by term as it is written. A member that misses the deadline
 * by more than rounding delivers nothing and gets no payment [D4, D11]: its term is 0.
 *
 * @param frequencies - d_i by member, cycles/s
 * @param competitionIncentive - I_comp^j, token per round
 */
export const providerUtility = (
  members: readonly CoalitionMember[],
  aggregates: CoalitionAggregates,
  frequencies: readonly number[],
  competitionIncentive: number,
  terms: IncentiveTerms,
): number => {
  let total = 0;
  members.forEach(({ profile }, index) => {
    const standing = aggregates.standings[index]!;
    const frequency = frequencies[index]!;
    const { deadline } = standing;
    if (!meetsDeadline(completionTime(profile, terms, frequency), deadline)) return;
    const slack = deadline - computationTime(profile, terms, frequency) - transmissionTime(profile, terms);
    // as printed, zero slack would have a utility of minus infinity
    const time = readsOtherwise(terms, "E10") ? Math.max(PUBLISHED_STEP, slack) : 1 + Math.max(0, slack);
    const gain = terms.profitWeight * ln(time) * aggregates.reputationUtilities[index]!;
    const reward = paidSimilarity(standing.similarity, terms) + relativeFrequency(frequency, standing) * standing.share;
    total += gain - reward * competitionIncentive - standing.meanReputationUtility * terms.reputationIncentive;
  });
  return total;
};
