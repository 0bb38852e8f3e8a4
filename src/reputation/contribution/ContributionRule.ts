/**
 * How a head measures what a learner contributed [D5]; see docs/reference/errata.md for why eq. 15 is not the default.
 *
 * - `update-norm`: the norm of the delivered update, capped at a multiple of the coalition's median.
 * - `projection`: the update's component along the mean of the others' updates; resists noise and flipped signs.
 * - `eq15`: as printed, then brought to [-1, 1] over the round.
 * - `eq15-shifted`: eq. 15 where a step that was not run counts as a step's minimum.
 */
export type ContributionRule = "update-norm" | "projection" | "eq15" | "eq15-shifted";

/** What a head holds of one learner at the end of a round. */
export interface Delivery {
  /** |D_i|, samples. */
  readonly sampleCount: number;
  /** ||theta_i - theta_start|| of what was delivered. */
  readonly updateNorm: number;
  /** theta_i - theta_start, as delivered; only asked for by the rules that look at directions. */
  readonly update: () => Float32Array | Float64Array | readonly number[];
  /** g_t of the steps that were run, at most tau; as reported, or as seen by a simulator. */
  readonly gradientNorms: readonly number[];
}

export interface ContributionTerms {
  readonly contribution: ContributionRule;
  /** `update-norm`: the cap, in medians; default 2. */
  readonly updateNormCap: number;
  /** tau. */
  readonly localSteps: number;
}
