import { divWad, mulWad, sDivWad, sMulWad, toWad, type Wad } from "../math/index.ts";
import type { DissimilarityRule, IncentiveTerms } from "./IncentiveTerms.ts";
import { paidSimilarity, relativeFrequency, type Standing } from "./utility.ts";

/**
 * The payment of a member that delivered, for one round, token: eq. 10 without the costs, which the member bears. Never a fee
 * [D9]. It is the float64 reference for the ledgers' fixed point [D12].
 *
 * @param frequency - the frequency that the member kept, cycles/s [D11]
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
 * The frequency that a learner kept: the agreed one, or less if the measured time shows so [D11].
 *
 * @param work - X_i, cycles a round
 * @param computationSeconds - measured time of the round minus T_comm, s; zero or less means that nothing was measured
 */
export const keptFrequency = (agreedFrequency: number, work: number, computationSeconds: number): number =>
  computationSeconds > 0 ? Math.min(agreedFrequency, work / computationSeconds) : agreedFrequency;

/** The frequency kept as reports and records name it, whole cycles/s. A quotient that rounding left just below a whole number counts as that number. */
export const recordedFrequency = (agreedFrequency: number, work: number, computationSeconds: number): number =>
  Math.floor(keptFrequency(agreedFrequency, work, computationSeconds) + 1e-6);

/**
 * The largest possible cost of a round for its provider, for any coalitions and frequencies. In eq. 10 S and H are at most 1
 * and f times share adds up to at most 1 per coalition, so N learners in M coalitions are paid at most
 * `(N + min(N, M)) * I_comp + N * I_rep`, with the upper bound of I_comp. Every ledger rounds payments down, so the bound is
 * exact. With term share "task" the shares of all coalitions add up to M.
 *
 * @param learners - N, the learners that may play
 * @param coalitions - M
 */
export const mostPayableWad = (
  learners: number,
  coalitions: number,
  terms: Pick<IncentiveTerms, "maxCompetitionIncentive" | "reputationIncentive" | "share">,
): Wad =>
  BigInt(learners + (terms.share === "task" ? coalitions : Math.min(learners, coalitions))) *
    toWad(terms.maxCompetitionIncentive) +
  BigInt(learners) * toWad(terms.reputationIncentive);

/** The inputs of eq. 10 for one member. Frequencies and sample counts are whole numbers, the others Wads. */
export interface PaidMember {
  /** S_ji in [-1, 1]. */
  readonly similarity: Wad;
  /** The frequency kept, cycles/s [D11]. */
  readonly keptFrequency: bigint;
  /** |D_i|, samples. */
  readonly sampleCount: bigint;
}

/** The inputs of a payment that are shared by a coalition: its sums and bounds, in 18-digit fixed point. */
export interface PayingCoalition {
  /** lo_j, cycles/s. */
  readonly lowestFrequency: bigint;
  /** hi_j, cycles/s. */
  readonly highestFrequency: bigint;
  /** Sum of |D_k|, samples. */
  readonly sampleCount: bigint;
  /** M with term share "task", 1 otherwise: a share is this times |D_i| / sampleCount. */
  readonly coalitionCount?: bigint;
  /** Mean of H(R_jk); with reputationPay "own", the member's own H. */
  readonly meanReputationUtility: Wad;
  /** I_comp^j, token per round. */
  readonly competitionIncentive: Wad;
}

/** share_i = |D_i| / sum of |D_k|, rounded down. */
export const shareWad = (sampleCount: bigint, coalitionSampleCount: bigint): Wad =>
  divWad(sampleCount, coalitionSampleCount);

/** f_i(d) = (d - lo_j) / (hi_j - lo_j), rounded toward 0; 0 if hi_j = lo_j [E3]. */
export const relativeFrequencyWad = (frequency: bigint, lowest: bigint, highest: bigint): Wad =>
  highest > lowest ? sDivWad(frequency - lowest, highest - lowest) : 0n;

/** The payment of a member that delivered, for one round: eq. 10 without the costs, never below 0 [D9]. */
export const paymentWad = (
  member: PaidMember,
  coalition: PayingCoalition,
  terms: { readonly dissimilarity: DissimilarityRule; readonly reputationIncentive: Wad },
): Wad => {
  const similarity = terms.dissimilarity === "clamp" && member.similarity < 0n ? 0n : member.similarity;
  const relative = relativeFrequencyWad(member.keptFrequency, coalition.lowestFrequency, coalition.highestFrequency);
  const share = shareWad((coalition.coalitionCount ?? 1n) * member.sampleCount, coalition.sampleCount);
  const reward = similarity + sMulWad(relative, share);
  const payment =
    sMulWad(reward, coalition.competitionIncentive) +
    mulWad(coalition.meanReputationUtility, terms.reputationIncentive);
  return payment > 0n ? payment : 0n;
};
