import type { LearnerId } from "../../src/core/index.ts";

/**
 * A slow reference in floats for the reputations that ledgers keep in fixed point (`DecayedSum`, `compositeReputationWad`):
 * one learner's decayed sums of contributions, in total and by the head that it served [D6]. Plain data.
 */
export interface ReputationAccount {
  /** R_global,i (eq. 16 with [E7]). */
  readonly global: number;
  /** A_i[r] by head r: the part of `global` earned under that head. */
  readonly byHead: Readonly<Record<LearnerId, number>>;
}

/** The account of a learner that has not served yet. */
export const EMPTY_ACCOUNT: ReputationAccount = Object.freeze({ global: 0, byHead: Object.freeze({}) });

/** What a learner did in a round: the head it served and v_i. */
export interface Service {
  readonly head: LearnerId;
  readonly contribution: number;
}

/**
 * The account after one more finalized round: R <- lambda R + v (eqs. 16-17 with [E7]). A round without service only
 * decays.
 *
 * @param decay - lambda in [0, 1]
 */
export const advanceAccount = (
  account: ReputationAccount,
  decay: number,
  service: Service | null,
): ReputationAccount => {
  const byHead: Record<LearnerId, number> = {};
  for (const [head, value] of Object.entries(account.byHead)) {
    const decayed = decay * value;
    if (decayed > 0) byHead[Number(head)] = decayed;
  }
  if (service !== null && service.contribution > 0)
    byHead[service.head] = (byHead[service.head] ?? 0) + service.contribution;
  return { global: decay * account.global + (service?.contribution ?? 0), byHead };
};

/**
 * R_task,ji (eq. 17): the sum over past heads r of S(j, r) A_i[r], in ascending r.
 *
 * @param head - j
 * @param headSimilarity - S(j, r) under j's model for r other than j. A value below 0 counts 0, and so does null, which
 *   means that r is not active now [D6]
 */
export const taskReputation = (
  account: ReputationAccount,
  head: LearnerId,
  headSimilarity: (pastHead: LearnerId) => number | null,
): number => {
  let sum = 0;
  // integer keys are visited in ascending order
  for (const [key, value] of Object.entries(account.byHead)) {
    const past = Number(key);
    sum += (past === head ? 1 : Math.max(0, headSimilarity(past) ?? 0)) * value;
  }
  return sum;
};

/**
 * R_ji = phi R_global,i + (1 - phi) R_task,ji (eq. 18).
 *
 * @param globalWeight - phi in [0, 1]
 */
export const compositeReputation = (global: number, task: number, globalWeight: number): number =>
  globalWeight * global + (1 - globalWeight) * task;
