import type { LearnerId, RandomStream } from "../core/index.ts";
import { type CostTerms, canMeetDeadline, type LearnerProfile } from "../cost/index.ts";
import { dot, norm } from "../math/index.ts";
import type { Partition } from "./CoalitionGame.ts";
import type { Directions } from "./centroids.ts";

/** Clusters with their heads. */
export interface Clustering {
  /** Members of each cluster, ascending. Learners without a direction, or that no head's deadline suits, are in none. */
  readonly partition: Partition;
  /** The member nearest to its centroid that can meet its own deadline; null without one. */
  readonly heads: readonly (LearnerId | null)[];
}

/** Largest number of learners by which centroids are found. */
const LARGEST_SAMPLE = 20_000;
const RESTARTS = 30;
const MOST_STEPS = 100;

/**
 * Spherical k-means++ (30 restarts): of the feasible assignments the one with the largest sum of cosines. An assignment is
 * feasible if every learner can meet the deadline of its cluster's head, which is the eligible member nearest to the centroid.
 *
 * @param directions - by position
 * @param clusters - M
 */
export const clusterDirections = (
  learners: readonly LearnerProfile[],
  directions: Directions,
  clusters: number,
  terms: CostTerms,
  stream: RandomStream,
): Clustering => {
  const shown = learners.flatMap((_, position) => (isUsable(directions[position] ?? null) ? [position] : []));
  const sample = shown.length > LARGEST_SAMPLE ? stream.shuffle(shown).slice(0, LARGEST_SAMPLE) : shown;
  let best: Assigned | undefined;
  for (let restart = 0; restart < RESTARTS && sample.length > 0; restart++) {
    const vectors = sample.map((position) => directions[position]!);
    const centers = refine(vectors, drawCenters(vectors, clusters, stream));
    const assigned = assign(learners, directions, shown, centers, terms);
    if (best === undefined || assigned.score > best.score) best = assigned;
  }
  const partition: LearnerId[][] = Array.from({ length: clusters }, () => []);
  for (const [position, cluster] of best?.places ?? []) partition[cluster]!.push(learners[position]!.learner);
  for (const members of partition) members.sort((a, b) => a - b);
  return { partition, heads: Array.from({ length: clusters }, (_, cluster) => best?.heads[cluster] ?? null) };
};

const isUsable = (direction: Float64Array | null): boolean => direction !== null && norm(direction) > 0;

/** k-means++: each further center is a vector drawn by its squared distance, 2 - 2 cos, from the nearest one so far. */
const drawCenters = (vectors: readonly Float64Array[], clusters: number, stream: RandomStream): Float64Array[] => {
  const centers = [vectors[stream.integerBelow(vectors.length)]!];
  const distances = vectors.map((vector) => distance(vector, centers[0]!));
  while (centers.length < Math.min(clusters, vectors.length)) {
    const total = distances.reduce((sum, value) => sum + value, 0);
    let rest = stream.uniform() * total;
    let chosen = distances.findIndex((value) => {
      rest -= value;
      return rest < 0;
    });
    if (chosen < 0) chosen = stream.integerBelow(vectors.length);
    centers.push(vectors[chosen]!);
    vectors.forEach((vector, index) => {
      distances[index] = Math.min(distances[index]!, distance(vector, vectors[chosen]!));
    });
  }
  return centers;
};

const distance = (a: Float64Array, b: Float64Array): number => Math.max(0, 2 - 2 * dot(a, b));

/** Moves the centers until no vector changes its nearest one. An empty cluster starts again at the worst placed vector. */
const refine = (vectors: readonly Float64Array[], start: readonly Float64Array[]): readonly Float64Array[] => {
  let centers = [...start];
  let places: number[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    const cosines: number[] = [];
    const next = vectors.map((vector, index) => {
      const near = nearest(vector, centers);
      cosines[index] = dot(vector, centers[near]!);
      return near;
    });
    const counts = centers.map(() => 0);
    for (const place of next) counts[place] = counts[place]! + 1;
    for (const [cluster, count] of counts.entries()) {
      if (count > 0) continue;
      const worst = cosines.indexOf(Math.min(...cosines));
      counts[next[worst]!] = counts[next[worst]!]! - 1;
      next[worst] = cluster;
      counts[cluster] = 1;
      cosines[worst] = 1;
    }
    if (next.every((place, index) => place === places[index])) break;
    places = next;
    centers = centers.map((center, cluster) => centerOf(vectors.filter((_, at) => next[at] === cluster)) ?? center);
  }
  return centers;
};

const nearest = (vector: Float64Array, centers: readonly Float64Array[]): number => {
  let best = 0;
  centers.forEach((center, index) => {
    if (dot(vector, center) > dot(vector, centers[best]!)) best = index;
  });
  return best;
};

/** The normalized sum; undefined if it vanishes. */
const centerOf = (vectors: readonly Float64Array[]): Float64Array | undefined => {
  const sum = new Float64Array(vectors[0]?.length ?? 0);
  for (const vector of vectors) for (let at = 0; at < sum.length; at++) sum[at] = sum[at]! + vector[at]!;
  const length = norm(sum);
  return length > 1e-9 ? sum.map((value) => value / length) : undefined;
};

interface Assigned {
  /** By position: the cluster. */
  readonly places: ReadonlyMap<number, number>;
  readonly heads: readonly (LearnerId | null)[];
  /** Sum of the cosines of learners and their centers; a learner without a place counts -1. */
  readonly score: number;
}

/** A head for each center, then for each learner the nearest center whose head's deadline it can meet. */
const assign = (
  learners: readonly LearnerProfile[],
  directions: Directions,
  shown: readonly number[],
  centers: readonly Float64Array[],
  terms: CostTerms,
): Assigned => {
  const headAt = new Map<number, number>();
  const taken = new Set<number>();
  const near = new Map(shown.map((position) => [position, nearest(directions[position]!, centers)]));
  centers.forEach((center, cluster) => {
    let head: number | undefined;
    for (const position of shown) {
      if (near.get(position) !== cluster || !canMeetDeadline(learners[position]!, terms)) continue;
      if (head === undefined || dot(directions[position]!, center) > dot(directions[head]!, center)) head = position;
    }
    if (head === undefined) return;
    headAt.set(cluster, head);
    taken.add(head);
  });
  const places = new Map<number, number>();
  let score = 0;
  for (const [cluster, head] of headAt) places.set(head, cluster);
  for (const position of shown) {
    let best = places.get(position);
    if (!taken.has(position)) {
      for (const [cluster, head] of headAt) {
        if (!canMeetDeadline(learners[position]!, terms, learners[head]!.deadline)) continue;
        const cosine = dot(directions[position]!, centers[cluster]!);
        if (best === undefined || cosine > dot(directions[position]!, centers[best]!)) best = cluster;
      }
    }
    if (best === undefined) {
      score -= 1;
      continue;
    }
    places.set(position, best);
    score += dot(directions[position]!, centers[best]!);
  }
  const heads = centers.map((_, cluster) => {
    const head = headAt.get(cluster);
    return head === undefined ? null : learners[head]!.learner;
  });
  return { places, heads, score };
};
