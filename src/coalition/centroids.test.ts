import { describe, expect, it } from "vitest";
import { RandomStream } from "../core/index.ts";
import type { LearnerProfile } from "../cost/index.ts";
import { paperIncentiveTerms as terms } from "../testing/ledger/paperIncentiveTerms.ts";
import { centroidSimilarity, directionsBeside, directionsOf } from "./centroids.ts";
import { clusterDirections } from "./clusterDirections.ts";

const draw = (count: number, size: number, seed: number): Float32Array[] => {
  const stream = new RandomStream(seed, "embeddings");
  return Array.from({ length: count }, () =>
    Float32Array.from({ length: size }, () => stream.uniformBetween(-1, 1) + 0.5),
  );
};

const length = (vector: ArrayLike<number>): number =>
  Math.sqrt(Array.from(vector).reduce((sum, value) => sum + value * value, 0));

const cosine = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, value, at) => sum + value * b[at]!, 0) / (length(a) * length(b));

const profile = (learner: number, deadline = 15): LearnerProfile => ({
  learner,
  sampleCount: 1000,
  cyclesPerSample: 501_760,
  minFrequency: 1e7,
  maxFrequency: 1e9,
  uplinkRate: 8e6,
  deadline,
});

describe("directions", () => {
  it("gives centroids of length 1 that do not depend on the length of an embedding, and ignores learners without one", () => {
    const row = draw(6, 5, 1);
    const plain = directionsOf(row);
    for (const direction of plain) expect(length(direction!)).toBeCloseTo(1, 12);
    const scaled = directionsOf(row.map((vector, index) => vector.map((value) => value * (1 + index))));
    for (const [index, direction] of scaled.entries()) expect(cosine(direction!, plain[index]!)).toBeCloseTo(1, 6);
    const missing = directionsOf([...row, null]);
    expect(missing.slice(0, 6)).toEqual(plain);
    expect(missing[6]).toBeNull();
  });

  it("gives zero for equal learners, and keeps the mean of the active ones beside newcomers", () => {
    const [vector] = draw(1, 4, 2);
    expect(directionsOf([vector!, vector!, vector!]).every((direction) => length(direction!) === 0)).toBe(true);
    const row = draw(5, 4, 3);
    expect(directionsBeside(row, [row[2]!, null])).toEqual([directionsOf(row)[2]!, null]);
  });
});

describe("centroidSimilarity", () => {
  it("is the cosine with the sum of the others' directions, for heads too, rounded to 1e-9", () => {
    const learners = [4, 7, 9, 12, 13];
    const directions = directionsOf(draw(5, 6, 4));
    const partition = [
      [4, 9, 12],
      [7, 13],
    ];
    const found = centroidSimilarity(learners, directions, partition);
    partition.forEach((members, coalition) => {
      learners.forEach((learner, position) => {
        const sum = new Float64Array(6);
        for (const member of members) {
          if (member === learner) continue;
          directions[learners.indexOf(member)]!.forEach((value, at) => {
            sum[at] = sum[at]! + value;
          });
        }
        const value = found[coalition * learners.length + position]!;
        expect(value).toBeCloseTo(cosine(directions[position]!, sum), 8);
        expect(Math.round(value * 1e9) / 1e9).toBe(value);
      });
    });
  });

  it("is 0 without an embedding, alone in a coalition, and towards an empty one; names and order change nothing", () => {
    const row = [...draw(4, 3, 5), null];
    const directions = directionsOf(row);
    const found = centroidSimilarity([1, 2, 3, 4, 5], directions, [[1], [4, 3, 2, 5], []]);
    expect(found[0]).toBe(0);
    expect([...found.subarray(10)]).toEqual([0, 0, 0, 0, 0]);
    expect([found[4], found[9]]).toEqual([0, 0]);
    expect(centroidSimilarity([1, 2, 3, 4, 5], directions, [[1], [5, 2, 3, 4], [99]])).toEqual(found);
    expect(found.some((value) => value !== 0)).toBe(true);
  });

  it("compares others with the same centroids", () => {
    const row = draw(4, 3, 6);
    const directions = directionsOf(row);
    const all = centroidSimilarity([1, 2, 3, 4], directions, [[1, 2], [3]]);
    const others = { learners: [8], directions: [directions[3]!] };
    expect([...centroidSimilarity([1, 2, 3, 4], directions, [[1, 2], [3]], others)]).toEqual([all[3], all[7]]);
  });
});

describe("clusterDirections", () => {
  /** Four bundles of vectors around axes. */
  const bundles = (count: number): Float32Array[] => {
    const stream = new RandomStream(9, "bundles");
    return Array.from({ length: count }, (_, index) =>
      Float32Array.from({ length: 4 }, (_, at) => (at === index % 4 ? 1 : 0) + stream.uniformBetween(-0.1, 0.1)),
    );
  };

  it("finds bundles, with the nearest eligible member as head", () => {
    const learners = Array.from({ length: 24 }, (_, learner) => profile(learner, learner === 4 ? 0.5 : 15));
    const directions = directionsOf(bundles(24));
    const { partition, heads } = clusterDirections(learners, directions, 4, terms, new RandomStream(1, "start"));
    expect(partition.flat().sort((a, b) => a - b)).toEqual(learners.map(({ learner }) => learner));
    for (const members of partition) expect(new Set(members.map((learner) => learner % 4)).size).toBe(1);
    partition.forEach((members, cluster) => {
      expect(members).toContain(heads[cluster]);
      expect(heads[cluster]).not.toBe(4);
    });
    const again = clusterDirections(learners, directions, 4, terms, new RandomStream(1, "start"));
    expect(again).toEqual({ partition, heads });
  });

  it("places nobody with a head whose deadline it cannot meet", () => {
    // 7.5 s of work and 1.25 s of sending: 5 s are too short for all but the small learners
    const learners = Array.from({ length: 24 }, (_, learner) =>
      learner % 4 === 0 ? { ...profile(learner, 5), sampleCount: 200 } : profile(learner, 15),
    );
    const { partition, heads } = clusterDirections(
      learners,
      directionsOf(bundles(24)),
      4,
      terms,
      new RandomStream(2, "start"),
    );
    partition.forEach((members, cluster) => {
      const head = learners[heads[cluster]!]!;
      if (head.deadline > 5) return;
      for (const learner of members) expect(learners[learner]!.sampleCount).toBe(200);
    });
    expect(partition.flat().length).toBe(24);
  });

  it("leaves out learners without a direction, and copes with fewer learners than clusters and with none", () => {
    const row = [...draw(2, 3, 7), null];
    const learners = [profile(1), profile(2), profile(3)];
    const found = clusterDirections(learners, directionsOf(row), 4, terms, new RandomStream(1, "start"));
    expect(found.partition.length).toBe(4);
    expect(found.partition.flat().sort()).toEqual([1, 2]);
    expect(clusterDirections([], [], 3, terms, new RandomStream(1, "start"))).toEqual({
      partition: [[], [], []],
      heads: [null, null, null],
    });
  });
});
