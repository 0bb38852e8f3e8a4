import { InvalidValueError } from "../core/index.ts";
import { ln, median, type Numbers } from "../math/index.ts";

/**
 * Each delivered learner's measured contribution: x_i >= 0 for `update-norm` and `projection`, the raw sum of eq. 15
 * for the others. `contributionScores` turns them into u.
 *
 * @param deliveries - the accepted deliveries of one coalition
 * @throws InvalidValueError if an update or a norm is not finite
 */
export const measureContributions = (deliveries: readonly DeliveredUpdate[], terms: ContributionTerms): number[] => {
  const measures = measuresOf(deliveries, terms);
  measures.forEach((measure, index) => {
    if (!Number.isFinite(measure))
      throw new InvalidValueError(`contribution of delivery ${index}`, measure, "a finite number");
  });
  return measures;
};

const measuresOf = (deliveries: readonly DeliveredUpdate[], terms: ContributionTerms): number[] => {
  switch (terms.contribution) {
    case "update-norm":
      return updateNormContributions(
        deliveries.map(({ updateNorm }) => updateNorm),
        terms.contributionCap,
      );
    case "projection":
      return projectionContributions(deliveries.map(({ update }) => update()));
    case "eq15":
      return deliveries.map(({ gradientNorms, sampleCount }) => gradientContribution(gradientNorms, sampleCount));
    case "eq15-shifted":
      return deliveries.map(({ gradientNorms, sampleCount }) =>
        gradientContribution(gradientNorms, sampleCount, terms.localSteps),
      );
  }
};

/**
 * raw_i of eq. 15: the sum over the steps of g^2 - 2 (1 + 1/sqrt|D_i|) g. It is not bounded and does not rise with work [D5].
 *
 * @param gradientNorms - g_t of the steps that ran
 * @param sampleCount - |D_i|, at least 1
 * @param localSteps - tau: a missing step counts as a step's minimum, -(1 + 1/sqrt|D_i|)^2 (`eq15-shifted`);
 *   if absent, a missing step does not count (as printed)
 */
export const gradientContribution = (
  gradientNorms: readonly number[],
  sampleCount: number,
  localSteps: number = gradientNorms.length,
): number => {
  const center = 1 + 1 / Math.sqrt(sampleCount);
  let sum = 0;
  for (const gradientNorm of gradientNorms) sum += gradientNorm * (gradientNorm - 2 * center);
  return sum - Math.max(0, localSteps - gradientNorms.length) * center * center;
};

/**
 * x_i = max(0, <update_i, m> / ||m||), where m is the mean of the other updates [D5]; 0 where m is 0. A single
 * member has no other updates and is measured by its own norm. O(learners x parameters), in float64.
 */
export const projectionContributions = (updates: readonly Numbers[]): number[] => {
  const total = new Float64Array(updates[0]?.length ?? 0);
  for (const update of updates) for (let k = 0; k < total.length; k++) total[k]! += update[k]!;
  return updates.map((update) => {
    let along = 0;
    let square = 0;
    for (let k = 0; k < total.length; k++) {
      const own = update[k]!;
      const others = updates.length === 1 ? own : total[k]! - own;
      along += own * others;
      square += others * others;
    }
    return square === 0 ? 0 : Math.max(0, along / Math.sqrt(square));
  });
};

/**
 * x_i = min(||update_i||, cap * median over the coalition's delivered updates) [D5]: an inflated update gains nothing
 * beyond the cap.
 */
export const updateNormContributions = (norms: readonly number[], cap: number): number[] => {
  const limit = cap * median(norms);
  return norms.map((value) => Math.min(value, limit));
};

/**
 * v_i = (u_i + 1) ln(1 + slack) (eq. 14), at least 0. A missed deadline gives 0, and so does a negative slack from
 * rounding [D4]: where the deadline binds, v = 0 for any amount of work.
 *
 * @param contributionScore - u_i in [-1, 1]
 * @param slack - T_max^j - T_comp,i - T_comm,i, s
 */
export const contributionValue = (contributionScore: number, slack: number): number =>
  slack > 0 ? (Math.min(1, Math.max(-1, contributionScore)) + 1) * ln(1 + slack) : 0;

/**
 * u_i in [-1, 1] from measured contributions [D5].
 *
 * @param rule - `update-norm` and `projection`: min(1, 2 x / x_ref - 1), so that a coalition is settled without waiting for
 *   the others. `eq15` and `eq15-shifted`: min-max over `measures`, which must then cover the whole round; 0 if all are equal
 * @param measures - from `measureContributions`
 * @param referenceMeasure - x_ref, the largest x settled in the task's previous round; null in the first round, which uses the
 *   largest of `measures`. The eq. 15 rules ignore it
 */
export const contributionScores = (
  rule: ContributionRule,
  measures: readonly number[],
  referenceMeasure: number | null,
): number[] => {
  if (isEq15Rule(rule)) return minMaxScores(measures);
  const reference = referenceMeasure ?? measures.reduce((most, x) => Math.max(most, x), 0);
  return measures.map((x) => (reference > 0 ? Math.min(1, (2 * x) / reference - 1) : -1));
};

const minMaxScores = (raw: readonly number[]): number[] => {
  const least = raw.reduce((best, value) => Math.min(best, value), Number.POSITIVE_INFINITY);
  const most = raw.reduce((best, value) => Math.max(best, value), Number.NEGATIVE_INFINITY);
  // halves, so that the range of any finite values stays finite
  const range = most / 2 - least / 2;
  // clamped: the quotient may round past 1
  return raw.map((value) => (range > 0 ? Math.min(1, Math.max(-1, (2 * (value / 2 - least / 2)) / range - 1)) : 0));
};

/**
 * How much longer a delivered update is than the reported gradient norms allow. Eq. 2 implies
 * ||theta_i - theta_start|| <= alpha * sum of g_t, so a positive excess refutes the report. 0 without excess.
 *
 * @param updateNorm - ||theta_i - theta_start||
 * @param gradientNorms - g_t as reported
 * @param metaRate - alpha
 * @param parameterNorm - ||theta_start||: float32 parameters round by up to 2^-24 of it at each step
 */
export const stepBoundExcess = (
  updateNorm: number,
  gradientNorms: readonly number[],
  metaRate: number,
  parameterNorm: number,
): number => {
  let path = 0;
  for (const gradientNorm of gradientNorms) path += gradientNorm;
  const bound = metaRate * path;
  const rounding = gradientNorms.length * 2 ** -23 * (parameterNorm + bound) + 1e-6 * bound;
  return Math.max(0, updateNorm - bound - rounding);
};

/** The names of {@link ContributionRule}. The contracts use their index as number: append only. */
export const contributionRules = ["update-norm", "projection", "eq15", "eq15-shifted"] as const;

/**
 * How a head measures a learner's contribution [D5]. docs/reference/errata.md explains why eq. 15 is not the default.
 *
 * - `update-norm`: the norm of the delivered update, capped at a multiple of the coalition's median.
 * - `projection`: the update's component along the mean of the other updates; it resists noise and flipped signs.
 * - `eq15`: as printed, then scaled to [-1, 1] over the round.
 * - `eq15-shifted`: eq. 15, where a missing step counts as the smallest value of a step.
 */
export type ContributionRule = (typeof contributionRules)[number];

/** Whether a rule scores by gradient norms (eq. 15), over the whole round at once. */
export const isEq15Rule = (rule: ContributionRule): boolean => rule === "eq15" || rule === "eq15-shifted";

/** What a head knows about one learner at the end of a round. */
export interface DeliveredUpdate {
  /** |D_i|, samples. */
  readonly sampleCount: number;
  /** ||theta_i - theta_start|| of the delivered update. */
  readonly updateNorm: number;
  /** theta_i - theta_start, as delivered; only required by the rules that use directions. */
  readonly update: () => Float32Array | Float64Array | readonly number[];
  /** g_t of the steps that ran, at most tau; as reported, or as measured by a simulator. */
  readonly gradientNorms: readonly number[];
}

/** The terms by which contributions are measured. */
export interface ContributionTerms {
  readonly contribution: ContributionRule;
  /** `update-norm`: the cap, in medians; default 2. */
  readonly contributionCap: number;
  /** tau. */
  readonly localSteps: number;
}
