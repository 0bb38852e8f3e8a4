import { describe, expect, it } from "vitest";
import golden from "../../../test/golden/fedlabPartition.json" with { type: "json" };
import { withCode } from "../../../test/support/withCode.ts";
import { InvalidValueError } from "../../core/index.ts";
import { fedlabPartition } from "./fedlabPartition.ts";
import { indicesSha256 } from "./indicesSha256.fixture.ts";

const cyclic = (count: number, classCount: number) => ({
  labels: Uint8Array.from({ length: count }, (_, index) => index % classCount),
  classCount,
});

/** The classes of each learner's samples, in order. */
const classesOf = (partition: readonly (readonly number[])[], labels: Uint8Array): number[][] =>
  partition.map((indices) => [...new Set(indices.map((index) => labels[index]!))].sort((one, other) => one - other));

describe("against NumPy (test/golden/fedlabPartition.py)", () => {
  it.each(golden.cases)("agrees for $count samples, $learners learners, seed $seed", (expected) => {
    const { count, classes, learners, perLearner, seed } = expected;
    const labels = Uint8Array.from({ length: count }, (_, index) => Math.floor((((index * 7) % 23) * classes) / 23));
    const partition = fedlabPartition({ labels, classCount: classes }, learners, seed, perLearner);
    expect(classesOf(partition, labels)).toEqual(
      expected.contain.map((held) => held.toSorted((one, other) => one - other)),
    );
    expect(partition.map((indices) => indices.length)).toEqual(expected.sizes);
    expect(partition[0]!.slice(0, 10)).toEqual(expected.first);
    expect(indicesSha256(partition)).toBe(expected.sha256);
  });
});

it("gives the classes and indices of the published example", () => {
  const samples = cyclic(100, 10);
  const partition = fedlabPartition(samples, 12, 7);
  const held = classesOf(partition, samples.labels);
  expect(held.map(String).join(" ")).toBe("0,4 1,9 2,6 3,7 4,7 5,9 6,7 7,8 8,9 8,9 0,7 1,6");
  expect(partition[0]).toEqual([10, 50, 20, 60, 30, 24, 84, 64, 14, 94]);
});

it("leaves a class unused that no learner drew", () => {
  const samples = cyclic(100, 10);
  const partition = fedlabPartition(samples, 1, 0);
  expect(new Set(partition[0]!.map((index) => samples.labels[index])).size).toBe(2);
  expect(partition[0]!.length).toBe(20);
});

it("refuses impossible requests", () => {
  expect(() => fedlabPartition(cyclic(20, 10), 40, 0)).toThrow(withCode("GFML_PARTITION"));
  expect(() => fedlabPartition(cyclic(100, 10), 4, 0, 11)).toThrow(InvalidValueError);
  expect(() => fedlabPartition(cyclic(100, 10), 0, 0)).toThrow(InvalidValueError);
  expect(() => fedlabPartition(cyclic(100, 10), 4, 2 ** 32)).toThrow(InvalidValueError);
});
