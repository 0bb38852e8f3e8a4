import { dot } from "../../src/math/index.ts";
import { defineScheme, type OwnCoalitionPolicy, type OwnHeadPolicy } from "../../src/round/index.ts";

/** Largest number of times that the centers move. */
const MOST_STEPS = 20;

/**
 * Coalitions by k-means. In round 0 and every tenth round, learners with similar data under the first coalition's model form
 * a coalition. In between they keep their places. A new learner, or one without an embedding, joins the smallest coalition.
 */
const clusters: OwnCoalitionPolicy = {
  start: (view, stream) => {
    const { learners, coalitionCount, round, kept } = view;
    const vectors = view.embeddings[0]!;
    const shown = learners.flatMap((_, position) => (vectors[position] === null ? [] : [position]));
    const isNew = kept === null || round % 10 === 0;
    const partition: number[][] = Array.from({ length: coalitionCount }, () => []);
    const placed = new Set<number>();
    const place = (position: number, coalition: number): void => {
      partition[coalition]!.push(learners[position]!.learner);
      placed.add(position);
    };
    if (isNew) {
      const assigned = kMeans(
        shown.map((position) => vectors[position]!),
        coalitionCount,
        (below) => stream.integerBelow(below),
      );
      for (const [index, position] of shown.entries()) place(position, assigned[index]!);
    } else {
      learners.forEach(({ learner }, position) => {
        const before = kept.findIndex((members) => members.includes(learner));
        if (before >= 0) place(position, before);
      });
    }
    learners.forEach((_, position) => {
      if (placed.has(position)) return;
      const sizes = partition.map((members) => members.length);
      place(position, sizes.indexOf(Math.min(...sizes)));
    });
    return { partition, kept: partition };
  },
};

/** The index of the nearest center for each vector. */
const kMeans = (vectors: readonly Float32Array[], count: number, below: (bound: number) => number): number[] => {
  if (vectors.length === 0) return [];
  let centers = Array.from({ length: count }, () => vectors[below(vectors.length)]!);
  let assigned: number[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    const next = vectors.map((vector) => nearest(vector, centers));
    if (next.every((center, index) => center === assigned[index])) break;
    assigned = next;
    centers = centers.map((center, index) => mean(vectors.filter((_, at) => assigned[at] === index)) ?? center);
  }
  return assigned;
};

const nearest = (vector: Float32Array, centers: readonly Float32Array[]): number => {
  const distances = centers.map((center) => dot(center, center) - 2 * dot(center, vector));
  return distances.indexOf(Math.min(...distances));
};

const mean = (vectors: readonly Float32Array[]): Float32Array | undefined =>
  vectors[0]?.map((_, unit) => vectors.reduce((sum, vector) => sum + vector[unit]!, 0) / vectors.length);

/** The candidate after the last head in the order of their numbers, or the first one after the end. */
const inTurn: OwnHeadPolicy = {
  choose: ({ candidates, lastHead }) => {
    const ids = candidates.map(({ profile }) => profile.learner);
    return ids.find((learner) => lastHead === null || learner > lastHead) ?? ids[0]!;
  },
};

export default defineScheme({
  name: "embedding-clusters",
  coalition: clusters,
  incentive: "stackelberg",
  head: inTurn,
});
