import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidValueError, RandomStream } from "../core/index.ts";
import { similarityPartition } from "./partitions.ts";
import {
  type HeadEmbeddings,
  mostSimilarCoalition,
  passiveSimilarityMatrix,
  recommendationWeight,
  similarityMatrix,
} from "./similarity.ts";

const vectors = (rows: number[][]): Float32Array[] => rows.map((row) => Float32Array.from(row));
/** Under model 0 the learners lie in the plane's directions, under model 1 on a line. */
const plane: HeadEmbeddings = {
  learners: [10, 11, 12, 13],
  heads: [10, 12],
  embeddings: [
    vectors([
      [3, 2],
      [2, 3],
      [1, 2],
      [2, 1],
    ]),
    vectors([
      [4, 0],
      [3, 0],
      [2, 0],
      [1, 0],
    ]),
  ],
  kind: "centered",
};

describe("similarityMatrix", () => {
  it("is the cosine of centered embeddings under the head's model", () => {
    // means (2, 2) and (2.5, 0)
    expect([...similarityMatrix(plane)]).toEqual([1, 0, -1, 0, -1, -1, 1, 1]);
  });

  it("is the cosine as it is under raw", () => {
    const raw = similarityMatrix({ ...plane, kind: "raw" });
    const rounded = (value: number): number => Math.round(value * 1e9) / 1e9;
    expect([...raw]).toEqual([1, rounded(12 / 13), rounded(7 / Math.sqrt(65)), rounded(8 / Math.sqrt(65)), 1, 1, 1, 1]);
  });

  it("counts directions alone under unit: no length of an embedding changes anybody's S", () => {
    const unit: HeadEmbeddings = { ...plane, kind: "unit" };
    const expected = similarityMatrix(unit);
    for (const factor of [2 ** 60, 2 ** -60]) {
      const stretched = plane.embeddings.map((row) =>
        row.map((embedding, index) => (index === 3 ? embedding.map((value) => value * factor) : embedding)),
      );
      expect(similarityMatrix({ ...unit, embeddings: stretched })).toEqual(expected);
      expect(passiveSimilarityMatrix({ ...unit, embeddings: stretched }, stretched)).toEqual(
        passiveSimilarityMatrix(unit, plane.embeddings),
      );
    }
    // centered, it is the mean that is taken off everybody
    const centered = similarityMatrix(plane);
    const swamped = plane.embeddings.map((row) =>
      row.map((embedding, index) => (index === 3 ? embedding.map((value) => value * 2 ** 60) : embedding)),
    );
    expect(similarityMatrix({ ...plane, embeddings: swamped })).not.toEqual(centered);
  });

  it("gives 0 for zero vectors, -0 nowhere, and 1 to the head even so", () => {
    const equal = { ...plane, embeddings: plane.embeddings.map((row) => row.map(() => Float32Array.of(0.1, 0.7))) };
    const values = similarityMatrix(equal);
    expect([...values]).toEqual([1, 0, 0, 0, 0, 0, 1, 0]);
    const dead = { ...plane, embeddings: plane.embeddings.map((row) => row.map(() => new Float32Array(2))) };
    expect([...similarityMatrix({ ...dead, kind: "raw" })]).toEqual([1, 0, 0, 0, 0, 0, 1, 0]);
    expect([...similarityMatrix(plane)].some((value) => Object.is(value, -0))).toBe(false);
  });

  it("leaves the row of a paused coalition at 0 without reading its embeddings", () => {
    const paused = { ...plane, heads: [null, 12], embeddings: [[], plane.embeddings[1]!] };
    expect([...similarityMatrix(paused)]).toEqual([0, 0, 0, 0, -1, -1, 1, 1]);
  });

  it("gives multiples of 1e-9 in [-1, 1], whatever the learners' order and scale", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.integer({ min: 2, max: 12 }), fc.boolean(), (seed, count, centered) => {
        const stream = new RandomStream(seed, "embeddings");
        const learners = Array.from({ length: count }, (_, index) => index);
        const draw = () => Float32Array.from({ length: 7 }, () => stream.uniformBetween(-1, 3));
        const rows = [learners.map(draw)];
        const kind = centered ? "centered" : "raw";
        const values = similarityMatrix({ learners, heads: [0], embeddings: rows, kind });
        for (const value of values) {
          expect(Math.abs(value)).toBeLessThanOrEqual(1);
          expect(Math.round(value * 1e9) / 1e9).toBe(value);
        }
        const reversed = similarityMatrix({
          learners: [...learners].reverse(),
          heads: [0],
          embeddings: rows.map((row) => row.map((one) => one.map((value) => 4 * value)).reverse()),
          kind,
        });
        expect([...reversed].reverse()).toEqual([...values]);
      }),
      { seed: 8, numRuns: 100 },
    );
  });

  it("refuses missing, uneven and infinite embeddings", () => {
    const broken = (row: Float32Array[]): HeadEmbeddings => ({ ...plane, embeddings: [row, plane.embeddings[1]!] });
    const good = plane.embeddings[0]!;
    for (const row of [
      good.slice(1),
      [...good.slice(1), new Float32Array(3)],
      [...good.slice(1), Float32Array.of(1, Number.NaN)],
      good.map(() => new Float32Array(0)),
    ]) {
      expect(() => similarityMatrix(broken(row))).toThrow(InvalidValueError);
    }
    expect(() => similarityMatrix({ ...plane, heads: [10, 99] })).toThrow("heads[1]");
    expect(() => passiveSimilarityMatrix(plane, [vectors([[1, 2]]), []])).toThrow("passive[1]");
  });
});

describe("passive learners", () => {
  it("centers passive learners by the active learners' mean and gives them the most similar head's model", () => {
    const passive = [
      vectors([
        [4, 2],
        [0, 2],
        [2, 2],
      ]),
      vectors([
        [9, 0],
        [0, 0],
        [2.5, 0],
      ]),
    ];
    const values = passiveSimilarityMatrix(plane, passive);
    expect([...values]).toEqual([1, -1, 0, -1, 1, 0]);
    const choices = [0, 1, 2].map((index) => mostSimilarCoalition(plane.heads, values, 3, index));
    expect(choices).toEqual([0, 1, 0]);
    expect(mostSimilarCoalition([null, 12], values, 3, 0)).toBe(1);
    expect(mostSimilarCoalition([null, null], values, 3, 0)).toBeNull();
    expect(passiveSimilarityMatrix(plane, [[], []])).toHaveLength(0);
  });
});

describe("recommendationWeight", () => {
  it("is the similarity of the heads, at least 0, 1 for the head itself, 0 for who is not active", () => {
    const values = similarityMatrix(plane);
    expect(recommendationWeight(values, 4, 0, 0)).toBe(1);
    expect(recommendationWeight(values, 4, 0, 2)).toBe(0);
    expect(recommendationWeight(values, 4, 1, 3)).toBe(1);
    expect(recommendationWeight(values, 4, 1, undefined)).toBe(0);
  });
});

describe("similarityPartition", () => {
  it("sends everyone to the most similar head, ties to the smaller index, heads to themselves", () => {
    expect(similarityPartition(plane.learners, plane.heads, similarityMatrix(plane))).toEqual([
      [10, 11],
      [12, 13],
    ]);
    const tied = new Float64Array(8).fill(0.5);
    expect(similarityPartition(plane.learners, plane.heads, tied)).toEqual([[10, 11, 13], [12]]);
    expect(similarityPartition(plane.learners, [null, 12], tied)).toEqual([[], [10, 11, 12, 13]]);
  });
});
