import { toWad, type Wad } from "../../math/index.ts";
import type { IncentiveTerms } from "../IncentiveTerms.ts";

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
