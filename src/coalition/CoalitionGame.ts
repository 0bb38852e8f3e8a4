import { type CoalitionIndex, GfmlError, type LearnerId } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";
import type { IncentiveTerms } from "../incentive/index.ts";

/**
 * A round's coalition formation game: all that utilities depend on besides the partition itself.
 *
 * Whatever names a learner is its {@link LearnerId} (heads, partitions, results). A *position* is an index into
 * `learners` and is used for one thing only: the columns of the matrices. M = `heads.length`, N = `learners.length`.
 */
export interface CoalitionGame {
  /** The active learners, ids all different, in any order. */
  readonly learners: readonly LearnerProfile[];
  /** h_j for each coalition index; null: the coalition pauses this round and has no members. */
  readonly heads: readonly (LearnerId | null)[];
  /** S_ji at `[j * N + position of i]`. */
  readonly similarity: Float64Array;
  /** R_ji at `[j * N + position of i]`. */
  readonly reputation: Float64Array;
  /** I_comp^j that the players see, token a round. */
  readonly incentives: readonly number[];
  readonly terms: IncentiveTerms;
  /**
   * d_i by position, cycles/s: if given, utilities are taken at these frequencies (the "random d" schemes) instead of
   * each learner's best one, and a head's deadline missed at d_i is a deadline missed.
   */
  readonly frequencies?: Float64Array;
}

/** The members of each coalition, by coalition index. A learner in no coalition sits the round out. */
export type Partition = readonly (readonly LearnerId[])[];

/** Where a learner is: a coalition, or null for sitting out. */
export type Place = CoalitionIndex | null;

/** A partition does not belong to its game: it names an unknown learner, one twice, or leaves a head out. */
export const invalidPartitionError = (fault: string, values: Readonly<Record<string, unknown>>): GfmlError =>
  new GfmlError("GFML_INVALID_PARTITION", `the partition does not fit its game: ${fault}`, {
    values,
    remedy:
      "list each active learner at most once, one list of learner ids for each coalition index, each head in its own coalition",
  });
