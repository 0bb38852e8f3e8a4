import type { LearnerId } from "../core/index.ts";
import { norm } from "../math/index.ts";
import type { Partition } from "./CoalitionGame.ts";

/** By position: a direction of length 1, all zeros where an embedding equals the mean; null without an embedding. */
export type Directions = readonly (Float64Array | null)[];

/**
 * The direction in which each learner differs from the average: embeddings under one model, scaled to unit length, minus their
 * plain mean, scaled to unit length again. One learner shifts the mean by at most 2/N.
 *
 * @param row - omega by position; null without an embedding. All of one length
 */
export const directionsOf = (row: readonly (Float32Array | null)[]): Directions => {
  const units = row.map((embedding) => (embedding === null ? null : toUnit(embedding)));
  return differencesFrom(meanOf(units), units);
};

/** The directions of other learners, whose embeddings do not move the mean of the active ones. */
export const directionsBeside = (
  active: readonly (Float32Array | null)[],
  others: readonly (Float32Array | null)[],
): Directions => {
  const unit = (embedding: Float32Array | null) => (embedding === null ? null : toUnit(embedding));
  return differencesFrom(meanOf(active.map(unit)), others.map(unit));
};

const toUnit = (vector: Float32Array | Float64Array): Float64Array => {
  const length = norm(vector);
  return Float64Array.from(vector, (value) => (length > 0 ? value / length : 0));
};

const meanOf = (units: readonly (Float64Array | null)[]): Float64Array => {
  const present = units.filter((unit) => unit !== null);
  const mean = new Float64Array(present[0]?.length ?? 0);
  for (const unit of present) for (let at = 0; at < mean.length; at++) mean[at] = mean[at]! + unit[at]!;
  for (let at = 0; at < mean.length; at++) mean[at] = mean[at]! / present.length;
  return mean;
};

const differencesFrom = (mean: Float64Array, units: readonly (Float64Array | null)[]): Directions =>
  units.map((unit) => {
    if (unit === null) return null;
    const difference = unit.map((value, at) => value - (mean[at] ?? 0));
    // unit vectors of float32 differ by at least 6e-8; less is the rounding of the mean
    return norm(difference) > 1e-9 ? toUnit(difference) : new Float64Array(unit.length);
  });

/** A coalition's members and the sum of their directions. */
interface Centroid {
  readonly members: ReadonlySet<LearnerId>;
  readonly sum: Float64Array;
}

/**
 * s_ji at `[j * N + position]`, a multiple of 1e-9 [D12]: the cosine of a learner's direction and the sum of the directions of
 * C_j's members without itself. 0 without a direction, or where that sum is zero. It holds for heads as for others.
 *
 * @param learners - ids by position
 * @param partition - the members to compare with; ids that are not in `learners` do not count
 * @param compared - whose similarity is computed, ids and directions; by default the learners themselves
 */
export const centroidSimilarity = (
  learners: readonly LearnerId[],
  directions: Directions,
  partition: Partition,
  compared: { readonly learners: readonly LearnerId[]; readonly directions: Directions } = { learners, directions },
): Float64Array => {
  const size = [...directions, ...compared.directions].find((direction) => direction !== null)?.length ?? 0;
  const count = compared.learners.length;
  const result = new Float64Array(partition.length * count);
  const positions = new Map(learners.map((learner, position) => [learner, position]));
  partition.forEach((members, coalition) => {
    const centroid: Centroid = { members: new Set(members), sum: new Float64Array(size) };
    // ascending, so that the order of a list changes no bit
    for (const member of [...members].sort((a, b) => a - b)) {
      const direction = directions[positions.get(member) ?? -1] ?? null;
      if (direction !== null) addTo(centroid.sum, direction, 1);
    }
    compared.learners.forEach((learner, index) => {
      result[coalition * count + index] = cosineWithout(centroid, learner, compared.directions[index] ?? null);
    });
  });
  return result;
};

/** Sums of unit vectors below this are the rounding of sums that vanish. */
const VANISHING = 1e-9;

const cosineWithout = ({ members, sum }: Centroid, learner: LearnerId, direction: Float64Array | null): number => {
  if (direction === null) return 0;
  const others = Float64Array.from(sum);
  if (members.has(learner)) addTo(others, direction, -1);
  let product = 0;
  let square = 0;
  let own = 0;
  for (let at = 0; at < others.length; at++) {
    product += others[at]! * direction[at]!;
    square += others[at]! * others[at]!;
    own += direction[at]! * direction[at]!;
  }
  const length = Math.sqrt(square);
  if (!(length > VANISHING) || own === 0) return 0;
  // adding 0 turns -0 into 0
  return Math.min(1, Math.max(-1, Math.round((product / length) * 1e9) / 1e9)) + 0;
};

const addTo = (sum: Float64Array, direction: Float64Array, sign: 1 | -1): void => {
  for (let at = 0; at < sum.length; at++) sum[at] = sum[at]! + sign * direction[at]!;
};
