import { InvalidValueError, requireFinite, requireInteger, requirePositive } from "../../core/index.ts";
import { UpdateMean } from "../UpdateMean.ts";
import type { AggregationTerms } from "./AggregationTerms.ts";
import { clippedMean } from "./clippedMean.ts";
import { coordinateMedian } from "./coordinateMedian.ts";
import { changeLimit, largestChange } from "./exactDifference.ts";
import { krum } from "./krum.ts";
import { reputationWeightedMean } from "./reputationWeightedMean.ts";
import { trimmedCount, trimmedMean } from "./trimmedMean.ts";

/** A member's model and what may give it weight. */
export interface MemberModel {
  /** theta_i. Rules other than the two means keep it until the result is asked for. */
  readonly parameters: Float32Array;
  /** |D_i| */
  readonly sampleCount: number;
  /** R_ji as the round opened. */
  readonly reputation: number;
}

/** Takes a coalition's models as they arrive; in whatever order they do, the result is the same to the bit. */
export interface Aggregator {
  /**
   * Takes one model; one that is refused leaves no trace.
   *
   * @throws UpdateOutOfRangeError if a change is too large to be averaged exactly, or not a number
   */
  add(member: MemberModel): void;
  /** theta_j^(k+1) of the models taken so far: a fresh array. Of none: the start. */
  result(): Float32Array;
}

/**
 * The aggregator of a rule. The plain and the weighted mean need no more memory for many models than for one; the others
 * compare models and keep them.
 *
 * @param start - theta_j^k
 * @param expected - at most so many models will come: each has an equal part of the range of exact sums
 */
export const createAggregator = (start: Float32Array, terms: AggregationTerms, expected: number): Aggregator => {
  requireInteger("expected", expected, 1);
  const { aggregation } = terms;
  if (aggregation === "mean" || aggregation === "weighted") {
    const mean = new UpdateMean(start, { weighted: aggregation === "weighted", expected });
    return { add: ({ parameters, sampleCount }) => mean.add(parameters, sampleCount), result: () => mean.mean() };
  }
  requireAggregationTerms(terms);
  const limit = changeLimit(expected);
  const members: MemberModel[] = [];
  return {
    add: (member) => {
      largestChange(member.parameters, start, limit);
      requireFinite("reputation", member.reputation);
      members.push(member);
    },
    result: () => combine(start, terms, members),
  };
};

const combine = (start: Float32Array, terms: AggregationTerms, members: readonly MemberModel[]): Float32Array => {
  const models = members.map(({ parameters }) => parameters);
  switch (terms.aggregation) {
    case "median":
      return coordinateMedian(start, models);
    case "trimmed-mean":
      return trimmedMean(start, models, trimmedCount(terms.trimmedShare, models.length));
    case "krum":
      return krum(start, models, terms.faultyMembers);
    case "norm-clipping":
      return clippedMean(start, models, terms.clipMedians);
    case "reputation-weighted":
      return reputationWeightedMean(
        start,
        models,
        members.map(({ reputation }) => reputation),
      );
    default:
      throw new InvalidValueError("aggregation", terms.aggregation, "the name of an aggregation rule");
  }
};

/** @throws InvalidValueError naming the term */
const requireAggregationTerms = ({ trimmedShare, faultyMembers, clipMedians }: AggregationTerms): void => {
  if (!(trimmedShare >= 0 && trimmedShare < 0.5))
    throw new InvalidValueError("trimmedShare", trimmedShare, "a number of at least 0 and less than 0.5");
  requireInteger("faultyMembers", faultyMembers, 0);
  requirePositive("clipMedians", clipMedians);
};
