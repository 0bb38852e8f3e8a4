import type { ContributionRule } from "./ContributionRule.ts";

/**
 * u_i in [-1, 1] from measured contributions [D5].
 *
 * @param rule - `update-norm` and `projection`: min(1, 2 x / x_ref - 1), so a coalition is settled without waiting for
 *   the others. `eq15` and `eq15-shifted`: min-max over `measured`, which then must be the whole round's; 0 if all equal
 * @param measured - from `measureContributions`
 * @param reference - x_ref, the largest x settled in the task's previous round; null in the first: the largest of
 *   `measured`. Not used by the eq. 15 rules
 */
export const contributionScores = (
  rule: ContributionRule,
  measured: readonly number[],
  reference: number | null,
): number[] => {
  if (rule === "eq15" || rule === "eq15-shifted") return minMaxScores(measured);
  const largest = reference ?? measured.reduce((most, x) => Math.max(most, x), 0);
  return measured.map((x) => (largest > 0 ? Math.min(1, (2 * x) / largest - 1) : -1));
};

const minMaxScores = (raw: readonly number[]): number[] => {
  const least = raw.reduce((best, value) => Math.min(best, value), Number.POSITIVE_INFINITY);
  const most = raw.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
  // halves, so that the range of any finite values is finite
  const range = most / 2 - least / 2;
  // clamped: the quotient may round past 1
  return raw.map((value) => (range > 0 ? Math.min(1, Math.max(-1, (2 * (value / 2 - least / 2)) / range - 1)) : 0));
};
