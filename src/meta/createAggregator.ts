import { InvalidValueError, requireFinite, requireInteger, requirePositive } from "../core/index.ts";
import { median } from "../math/index.ts";
import type { AggregationTerms } from "./AggregationTerms.ts";
import { changeLimit, exactDifference, largestChange, UpdateMean, updateNorm } from "./UpdateMean.ts";

/** A member's model and its possible weights. */
export interface MemberModel {
  /** theta_i. Kept until the result is read where the aggregator `keepsModels`. */
  readonly parameters: Float32Array;
  /** |D_i| */
  readonly sampleCount: number;
  /** R_ji at the start of the round. */
  readonly reputation: number;
}

/** Takes a coalition's models as they arrive. The result is the same to the bit in any order. */
export interface Aggregator {
  /** Whether the rule compares models, and so keeps every one of them until the result is read. */
  readonly keepsModels: boolean;
  /**
   * Takes one model. A refused model has no effect.
   *
   * @throws UpdateOutOfRangeError if a change is too large to be averaged exactly, or not a number
   */
  add(member: MemberModel): void;
  /** theta_j^(k+1) of the models taken so far: a fresh array. Without models, the start. */
  result(): Float32Array;
}

/**
 * The aggregator of a rule. The plain and the weighted mean use constant memory. The other rules compare models and keep all
 * of them.
 *
 * @param start - theta_j^k
 * @param expected - the largest number of models; each gets an equal part of the range of exact sums
 * @param samples - sum of |D_i| over the expected models, which makes every weight independent of the order; 0 if unknown
 */
export const createAggregator = (
  start: Float32Array,
  terms: AggregationTerms,
  expected: number,
  samples = 0,
): Aggregator => {
  requireInteger("expected", expected, 1);
  const { aggregation } = terms;
  if (aggregation === "mean" || aggregation === "weighted") {
    const mean = new UpdateMean(start, { weighted: aggregation === "weighted", expected });
    // weights that add up to too much are scaled for all alike, whoever comes first
    const scale = samples > MOST_WEIGHT ? (MOST_WEIGHT - expected) / samples : 1;
    const weightOf = (sampleCount: number): number =>
      scale === 1 ? sampleCount : Math.max(1, Math.floor(sampleCount * scale));
    return {
      keepsModels: false,
      add: ({ parameters, sampleCount }) => mean.add(parameters, weightOf(sampleCount)),
      result: () => mean.mean(),
    };
  }
  requireAggregationTerms(terms);
  const limit = changeLimit(expected);
  const members: MemberModel[] = [];
  return {
    keepsModels: true,
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

/**
 * The mean of the models after every update longer than `medians` times the median length is shortened to that length. The
 * order of the models changes no bit. Without models, the start.
 */
const clippedMean = (start: Float32Array, models: readonly Float32Array[], medians: number): Float32Array => {
  const lengths = models.map((model) => updateNorm(model, start));
  const limit = medians * median(lengths);
  const clipped = models.map((model, place) => {
    const length = lengths[place]!;
    if (length <= limit) return model;
    const scale = limit / length;
    return model.map((value, index) => start[index]! + scale * (value - start[index]!));
  });
  return aggregate(start, clipped);
};

/**
 * theta plus the median of each coordinate's changes (Yin et al. 2018); for an even number, the mean of the middle two. The
 * order of the models changes no bit. Without models, the start.
 */
const coordinateMedian = (start: Float32Array, models: readonly Float32Array[]): Float32Array =>
  trimmedMean(start, models, Math.max(0, Math.ceil(models.length / 2) - 1));

/**
 * The model with the smallest sum of squared distances to its n - f - 2 nearest neighbors (Krum, Blanchard et al. 2017).
 * The proof requires n >= 2f + 3. With fewer models f is lowered accordingly. With two models, which cannot be told apart, the
 * mean is used. The order of the models changes no bit: among equal sums, the model with the smaller first different change
 * wins. Without models, the start.
 *
 * @param faulty - f, the assumed number of faulty models
 */
const krum = (start: Float32Array, models: readonly Float32Array[], faulty: number): Float32Array => {
  const count = models.length;
  if (count < 3) return aggregate(start, models);
  const allowed = Math.min(faulty, Math.floor((count - 3) / 2));
  const changes = models.map((model) =>
    Float64Array.from(model, (value, index) => exactDifference(value, start[index]!)),
  );
  const distances = changes.map(() => new Float64Array(count));
  for (let one = 0; one < count; one++) {
    for (let other = 0; other < one; other++) {
      const distance = squaredDistance(changes[one]!, changes[other]!);
      distances[one]![other] = distance;
      distances[other]![one] = distance;
    }
  }
  // the distance to itself, 0, comes first
  const scores = distances.map((row) =>
    row
      .sort()
      .subarray(0, count - allowed - 1)
      .reduce((sum, next) => sum + next, 0),
  );
  let best = 0;
  for (let one = 1; one < count; one++) {
    const difference = scores[one]! - scores[best]!;
    if (difference < 0 || (difference === 0 && isBefore(changes[one]!, changes[best]!))) best = one;
  }
  return start.map((value, index) => value + changes[best]![index]!);
};

const squaredDistance = (a: Float64Array, b: Float64Array): number => {
  let sum = 0;
  for (let index = 0; index < a.length; index++) {
    const difference = a[index]! - b[index]!;
    sum += difference * difference;
  }
  return sum;
};

const isBefore = (a: Float64Array, b: Float64Array): boolean => {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at >= 0 && a[at]! < b[at]!;
};

/** The weights' sum stays below what a weighted mean sums exactly. */
const MOST_WEIGHT = 2 ** 26;

/**
 * The mean of the models, each weighted by its member's reputation with the head, to the precision of an integer
 * of at most 2^26 / n. The order of the models changes no bit. All models have equal weight while no
 * member has a reputation. Without models the mean is the start.
 *
 * @param reputations - R_ji >= 0, one per model
 */
const reputationWeightedMean = (
  start: Float32Array,
  models: readonly Float32Array[],
  reputations: readonly number[],
): Float32Array => {
  const highest = Math.max(0, ...reputations);
  if (!(highest > 0)) return aggregate(start, models);
  const largestWeight = Math.floor(MOST_WEIGHT / models.length);
  const weights = reputations.map((reputation) => Math.round((Math.max(0, reputation) / highest) * largestWeight));
  const heard = models.filter((_, place) => weights[place]! > 0);
  return aggregate(
    start,
    heard,
    weights.filter((weight) => weight > 0),
  );
};

/**
 * theta plus the mean of each coordinate's changes without its `cut` smallest and `cut` largest (Yin et al. 2018). The
 * rest is summed exactly, so the order of the models changes no bit. Without models the mean is the start.
 *
 * @param cut - less than half the models
 */
const trimmedMean = (start: Float32Array, models: readonly Float32Array[], cut: number): Float32Array => {
  const result = start.slice();
  const left = models.length - 2 * cut;
  if (left < 1) return result;
  const changes = new Float64Array(models.length);
  for (let index = 0; index < start.length; index++) {
    for (let place = 0; place < models.length; place++)
      changes[place] = exactDifference(models[place]![index]!, start[index]!);
    if (cut > 0) changes.sort();
    let sum = 0;
    for (let place = cut; place < cut + left; place++) sum += changes[place]!;
    result[index] = start[index]! + sum / left;
  }
  return result;
};

/** The number of models that a share drops at each end: rounded up, but one or two models always remain. */
const trimmedCount = (share: number, models: number): number =>
  // 0.1 x 30 is a little more than 3
  Math.min(Math.ceil(share * models - 1e-9), Math.max(0, Math.ceil(models / 2) - 1));

/**
 * Mean of models in one call, eq. (5): see `UpdateMean`.
 *
 * @param start - theta_j^k, the model from which they started
 * @param models - theta_i of the coalition's members, in any order
 * @param weights - |D_i|, for the weighted mean; if absent, the plain mean
 * @throws UpdateOutOfRangeError if the models are too far from the start to be summed exactly
 */
export const aggregate = (
  start: Float32Array,
  models: readonly Float32Array[],
  weights?: readonly number[],
): Float32Array => {
  if (weights !== undefined && weights.length !== models.length)
    throw new InvalidValueError("weights.length", weights.length, `the number of models, ${models.length}`);
  const mean = new UpdateMean(start, { weighted: weights !== undefined });
  for (const [index, model] of models.entries()) mean.add(model, weights?.[index]);
  return mean.mean();
};
