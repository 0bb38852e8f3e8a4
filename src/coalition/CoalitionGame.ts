import { type CoalitionIndex, GfmlError, InvalidValueError, type LearnerId } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";
import type { IncentiveTerms } from "../incentive/index.ts";

/**
 * A round's coalition formation game: everything that utilities depend on except the partition.
 *
 * Heads, partitions and results name learners by {@link LearnerId}. A *position* is an index into
 * `learners` and has one use: the columns of the matrices. M = `heads.length`, N = `learners.length`.
 */
export interface CoalitionGame {
  /** The active learners, with different ids, in any order. */
  readonly learners: readonly LearnerProfile[];
  /** h_j for each coalition index; null: the coalition pauses this round and has no members. */
  readonly heads: readonly (LearnerId | null)[];
  /** S_ji at `[j * N + position of i]`. */
  readonly similarity: Float64Array;
  /** R_ji at `[j * N + position of i]`. */
  readonly reputation: Float64Array;
  /** I_comp^j that the players see, token per round. */
  readonly incentives: readonly number[];
  readonly terms: IncentiveTerms;
  /**
   * d_i by position, cycles/s. If given, utilities are computed at these frequencies (the "random d" schemes) instead of
   * each learner's best one. A learner that misses its head's deadline at d_i misses the deadline.
   */
  readonly frequencies?: Float64Array;
}

/** The members of each coalition, by coalition index. A learner in no coalition sits out the round. */
export type Partition = readonly (readonly LearnerId[])[];

/** Where a learner is: its coalition, or null if it sits out. */
export type Place = CoalitionIndex | null;

/** A partition does not match its game: it names an unknown learner, names one twice, or omits a head. */
export const invalidPartitionError = (fault: string, values: Readonly<Record<string, unknown>>): GfmlError =>
  new GfmlError("GFML_INVALID_PARTITION", `the partition does not match its game: ${fault}`, {
    values,
    remedy:
      "give one list of learner ids per coalition; list each learner at most once and each head in its own coalition",
  });

/** @throws InvalidValueError unless the partition is a list of lists */
export const requireMemberLists = (partition: Partition, field = "partition"): void => {
  if (!Array.isArray(partition) || !partition.every(Array.isArray))
    throw new InvalidValueError(field, partition, "one list of learner ids for each coalition");
};
