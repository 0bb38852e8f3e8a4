import { divWad, mulWad, sDivWad, sMulWad, type Wad } from "../../math/index.ts";
import type { DissimilarityRule } from "../IncentiveTerms.ts";

/** What eq. 10 needs of a member and its coalition; frequencies and sample counts are whole numbers, the rest Wads. */
export interface PaidMember {
  /** S_ji in [-1, 1]. */
  readonly similarity: Wad;
  /** The frequency kept, cycles/s [D11]. */
  readonly keptFrequency: bigint;
  /** |D_i|, samples. */
  readonly sampleCount: bigint;
}

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
