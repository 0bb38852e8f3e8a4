import { divWad, mulWad, sDivWad, sMulWad, toWad, type Wad } from "../math/index.ts";
import type { DissimilarityRule, IncentiveTerms } from "./IncentiveTerms.ts";
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

/**
 * The most that a round can cost its provider, however it is formed and played: in eq. 10 S and H are at most 1 and f times
 * share adds up to at most 1 a coalition, so N learners in M coalitions are paid at most
 * `(N + min(N, M)) * I_comp + N * I_rep`, with the upper bound of I_comp. Every ledger rounds payments down, so the bound is
 * exact.
 *
 * @param learners - N, that may play
 * @param coalitions - M
 */
export const mostPayableWad = (
  learners: number,
  coalitions: number,
  terms: Pick<IncentiveTerms, "maxCompetitionIncentive" | "reputationIncentive">,
): Wad =>
  BigInt(learners + Math.min(learners, coalitions)) * toWad(terms.maxCompetitionIncentive) +
  BigInt(learners) * toWad(terms.reputationIncentive);

/** What eq. 10 needs of a member and its coalition; frequencies and sample counts are whole numbers, the rest Wads. */
export interface PaidMember {
  /** S_ji in [-1, 1]. */
  readonly similarity: Wad;
  /** The frequency kept, cycles/s [D11]. */
  readonly keptFrequency: bigint;
  /** |D_i|, samples. */
  readonly sampleCount: bigint;
}

/** What a payment depends on besides its member: the sums and bounds of the coalition, in 18-digit fixed point. */
export interface PayingCoalition {
  /** lo_j, cycles/s. */
  readonly lowestFrequency: bigint;
  /** hi_j, cycles/s. */
  readonly highestFrequency: bigint;
  /** Sum of |D_k|, samples. */
  readonly sampleCount: bigint;
  /** Mean of H(R_jk). */
  readonly meanReputationUtility: Wad;
  /** I_comp^j, token a round. */
  readonly competitionIncentive: Wad;
}

/** share_i = |D_i| / sum of |D_k|, rounded down. */
export const shareWad = (sampleCount: bigint, coalitionSampleCount: bigint): Wad =>
  divWad(sampleCount, coalitionSampleCount);

/** f_i(d) = (d - lo_j) / (hi_j - lo_j), rounded toward 0; 0 if hi_j = lo_j [E3]. */
export const relativeFrequencyWad = (frequency: bigint, lowest: bigint, highest: bigint): Wad =>
  highest > lowest ? sDivWad(frequency - lowest, highest - lowest) : 0n;

/** What a member that delivered is paid for a round: eq. 10 without the costs, never below 0 [D9]. */
export const paymentWad = (
  member: PaidMember,
  coalition: PayingCoalition,
  terms: { readonly dissimilarity: DissimilarityRule; readonly reputationIncentive: Wad },
): Wad => {
  const similarity = terms.dissimilarity === "clamp" && member.similarity < 0n ? 0n : member.similarity;
  const relative = relativeFrequencyWad(member.keptFrequency, coalition.lowestFrequency, coalition.highestFrequency);
  const reward = similarity + sMulWad(relative, shareWad(member.sampleCount, coalition.sampleCount));
  const payment =
    sMulWad(reward, coalition.competitionIncentive) +
    mulWad(coalition.meanReputationUtility, terms.reputationIncentive);
  return payment > 0n ? payment : 0n;
};
