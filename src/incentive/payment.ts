import type { IncentiveTerms } from "./IncentiveTerms.ts";
import { paidSimilarity, relativeFrequency, type Standing } from "./utility.ts";

/**
 * What a member that delivered is paid for a round, token: eq. 10 without the costs, which are its own. Never a fee
 * [D9]. The float64 reference of the ledgers' fixed point [D12].
 *
 * @param frequency - the frequency kept, cycles/s [D11]
 */
export const payment = (
  standing: Standing,
  frequency: number,
  competitionIncentive: number,
  terms: Pick<IncentiveTerms, "dissimilarity" | "reputationIncentive">,
): number => {
  const reward = paidSimilarity(standing.similarity, terms) + relativeFrequency(frequency, standing) * standing.share;
  return Math.max(0, reward * competitionIncentive + standing.meanReputationUtility * terms.reputationIncentive);
};

/**
 * The frequency that a learner kept: the agreed one, or less if the measured time says so [D11].
 *
 * @param work - X_i, cycles a round
 * @param computationSeconds - measured time of the round less T_comm, s; not positive means that nothing was measured
 */
export const keptFrequency = (agreedFrequency: number, work: number, computationSeconds: number): number =>
  computationSeconds > 0 ? Math.min(agreedFrequency, work / computationSeconds) : agreedFrequency;
