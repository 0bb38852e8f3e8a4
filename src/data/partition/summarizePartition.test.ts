import { expect, it } from "vitest";
import { renderPartition } from "./renderPartition.ts";
import { summarizePartition } from "./summarizePartition.ts";

const samples = { labels: Uint8Array.from([0, 0, 0, 0, 1, 1, 1, 1, 2, 2]), classCount: 3 };
const summary = summarizePartition(samples, [
  [0, 1, 4, 5],
  [2, 3, 6, 7],
]);

it("gives the counts, entropy and heterogeneity of a partition computed by hand", () => {
  expect(summary.learners[0]).toEqual({ learner: 0, samples: 4, classes: [0, 1], counts: [2, 2, 0], entropy: 1 });
  expect(summary).toMatchObject({
    classTotals: [4, 4, 0],
    usedSamples: 8,
    unusedSamples: 2,
    smallest: 4,
    largest: 4,
    meanEntropy: 1,
    totalEntropy: 1,
    heterogeneity: 0,
  });
});

it("finds learners of one class each as different as possible", () => {
  const apart = summarizePartition(samples, [
    [0, 1],
    [4, 5],
  ]);
  expect(apart.heterogeneity).toBe(0.5);
  expect(apart.meanEntropy).toBe(0);
});

it("shows a column for each class where there is room", () => {
  expect(renderPartition(summary)).toMatchInlineSnapshot(`
    "learner  samples  0  1  2
    0              4  2  2  -
    1              4  2  2  -
    all            8  4  4  -

    learners 2, samples a learner 4 to 4
    samples used 8, unused 2
    label entropy 1.00 bits a learner, 1.00 bits in all
    heterogeneity 0.000 (0: all learners alike)"
  `);
});

it("shows a list of classes on a narrow terminal, without a line that is too long", () => {
  const many = summarizePartition({ labels: samples.labels, classCount: 40 }, [
    [0, 4, 8],
    [1, 5, 9],
  ]);
  const text = renderPartition(many, { width: 40, learnerNames: ["alice", "bob"] });
  expect(text).toMatchInlineSnapshot(`
    "learner  samples  class:samples
    alice          3  0:1 1:1 2:1
    bob            3  0:1 1:1 2:1
    all            6  0:2 1:2 2:2

    learners 2, samples a learner 3 to 3
    samples used 6, unused 4
    label entropy 1.58 bits a learner, 1.58…
    heterogeneity 0.000 (0: all learners al…"
  `);
  for (const width of [1, 10, 25, 40, 200]) {
    for (const line of renderPartition(many, { width }).split("\n")) expect(line.length).toBeLessThanOrEqual(width);
  }
});

it("cuts long populations", () => {
  expect(renderPartition(summary, { rows: 1 })).toContain("... and 1 more");
});
