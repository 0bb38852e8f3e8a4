import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { GfmlError, InvalidValueError } from "../../core/index.ts";
import type { Samples } from "../Samples.ts";
import type { PartitionMethod } from "./Partition.ts";
import { partitionSamples } from "./partitionSamples.ts";

const samplesOf = (labels: readonly number[], classCount: number): Samples => ({
  count: labels.length,
  featureCount: 1,
  features: new Uint8Array(labels.length),
  labels: Uint8Array.from(labels),
  classCount,
});

const methods: PartitionMethod[] = [
  { method: "fedlab" },
  { method: "fedlab", classesPerLearner: 1 },
  { method: "random" },
  { method: "random", classesPerLearner: 3 },
  { method: "dirichlet" },
  { method: "dirichlet", concentration: 0.01, minimumSamples: 2 },
  { method: "dirichlet", concentration: 1000, minimumSamples: 5 },
  { method: "iid" },
];

const request = fc.record({
  labels: fc.array(fc.nat({ max: 4 }), { minLength: 1, maxLength: 400, size: "max" }),
  learners: fc.integer({ min: 1, max: 30 }),
  seed: fc.nat(),
});

describe.each(methods)("%o", (method) => {
  it("gives learners disjoint existing samples, at least two each, or refuses the request", () => {
    let done = 0;
    fc.assert(
      fc.property(request, ({ labels, learners, seed }) => {
        let partition: number[][];
        try {
          partition = partitionSamples(samplesOf(labels, 5), learners, seed, method);
        } catch (error) {
          expect(error).toEqual(withCode("GFML_PARTITION"));
          return;
        }
        done++;
        const all = partition.flat();
        expect(partition.length).toBe(learners);
        expect(new Set(all).size).toBe(all.length);
        expect(all.every((index) => index >= 0 && index < labels.length)).toBe(true);
        expect(Math.min(...partition.map((indices) => indices.length))).toBeGreaterThanOrEqual(2);
        expect(partitionSamples(samplesOf(labels, 5), learners, seed, method)).toEqual(partition);
        if (method.method === "dirichlet" || method.method === "iid") expect(all.length).toBe(labels.length);
        else {
          const classes = partition.map((indices) => new Set(indices.map((index) => labels[index]!)));
          expect(classes.every((held) => held.size === (method.classesPerLearner ?? 2))).toBe(true);
          const drawn = new Set(classes.flatMap((held) => [...held]));
          expect(all.length).toBe(labels.filter((label) => drawn.has(label)).length);
        }
      }),
      { seed: 11, numRuns: 150 },
    );
    expect(done).toBeGreaterThan(20);
  });
});

const balanced = samplesOf(
  Array.from({ length: 2000 }, (_, index) => index % 10),
  10,
);

const shares = (concentration: number): number => {
  const partition = partitionSamples(balanced, 10, 3, { method: "dirichlet", concentration, minimumSamples: 2 });
  return Math.max(...partition.map((indices) => indices.length));
};

it("makes learners more different with a smaller dirichlet concentration", () => {
  expect(shares(0.05)).toBeGreaterThan(shares(1));
  expect(shares(1)).toBeGreaterThan(shares(1000));
  expect(shares(1000)).toBeLessThan(230);
});

it("gives everybody the minimum under dirichlet, however extreme the shares", () => {
  const partition = partitionSamples(balanced, 40, 5, { method: "dirichlet", concentration: 1e-4, minimumSamples: 40 });
  expect(partition.every((indices) => indices.length >= 40)).toBe(true);
});

it("deals sizes that differ by at most one under iid, and differently for a different seed", () => {
  const partition = partitionSamples(balanced, 7, 1, { method: "iid" });
  expect(new Set(partition.map((indices) => indices.length))).toEqual(new Set([286, 285]));
  expect(partitionSamples(balanced, 7, 2, { method: "iid" })).not.toEqual(partition);
});

it("draws the first class at random under random", () => {
  const partition = partitionSamples(balanced, 20, 1, { method: "random" });
  const firsts = partition.map((indices) => Math.min(...indices.map((index) => balanced.labels[index]!)));
  expect(firsts.every((label, learner) => label === learner % 10)).toBe(false);
});

it.each<[number, PartitionMethod]>([
  [2001, { method: "iid" }],
  [1500, { method: "iid" }],
  [300, { method: "dirichlet" }],
  [2000, { method: "fedlab" }],
])("refuses %d learners: %o", (learners, method) => {
  expect(() => partitionSamples(balanced, learners, 0, method)).toThrow(withCode("GFML_PARTITION"));
});

it.each<[unknown, PartitionMethod]>([
  [0, { method: "iid" }],
  [2.5, { method: "random" }],
  [4, { method: "dirichlet", concentration: 0 }],
  [4, { method: "dirichlet", minimumSamples: 0 }],
  [4, { method: "random", classesPerLearner: 11 }],
  [4, { method: "sorted" } as unknown as PartitionMethod],
])("refuses bad arguments: %s learners, %o", (learners, method) => {
  expect(() => partitionSamples(balanced, learners as number, 0, method)).toThrow(InvalidValueError);
});

it("says in a refusal what to do", () => {
  expect.assertions(2);
  try {
    partitionSamples(balanced, 2000, 0);
  } catch (error) {
    expect((error as GfmlError).message).toMatchInlineSnapshot(`
      "class 0 has too few samples for the learners that hold it
        class: 0
        samples: 200
        learners: 392
        What to do: use fewer learners, fewer classes per learner, or the method dirichlet or iid"
    `);
    expect(error).toBeInstanceOf(GfmlError);
  }
});
