import { expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { InvalidValueError } from "../../core/index.ts";
import { partitionByGroups } from "./partitionByGroups.ts";
import { partitionSamples } from "./partitionSamples.ts";

const count = 400;
const labels = Uint8Array.from({ length: count }, (_, index) => index % 8);
const rows = (wanted: (label: number) => boolean): number[] =>
  [...labels.keys()].filter((index) => wanted(labels[index]!));
const low = rows((label) => label < 4);
const high = rows((label) => label >= 4);

it.each([
  { method: "fedlab", classesPerLearner: 2 },
  { method: "random", classesPerLearner: 2 },
  { method: "dirichlet", concentration: 0.5 },
  { method: "iid" },
] as const)("gives each group's samples to its learners and keeps classes apart: $method", (method) => {
  const groups = [
    { learners: [0, 2, 4, 5], samples: low },
    { learners: [1, 3, 6], samples: high },
  ];
  const partition = partitionByGroups({ labels, count }, groups, 3, method);
  expect(partition).toHaveLength(7);
  for (const { learners, samples } of groups) {
    const allowed = new Set(samples);
    for (const learner of learners) expect(partition[learner]!.every((index) => allowed.has(index))).toBe(true);
  }
  expect(partitionByGroups({ labels, count }, groups, 3, method)).toEqual(partition);
});

it("equals the ordinary partition when one group holds everybody", () => {
  const samples = [...labels.keys()];
  expect(partitionByGroups({ labels, count }, [{ learners: [0, 1, 2, 3, 4], samples }], 1, { method: "iid" })).toEqual(
    partitionSamples({ labels, count, classCount: 8 }, 5, 1, { method: "iid" }),
  );
});

it("draws for each group independently", () => {
  const groups = [
    { learners: [0, 1, 2, 3], samples: low },
    { learners: [4, 5, 6, 7], samples: high },
  ];
  const partition = partitionByGroups({ labels, count }, groups, 5, { method: "random", classesPerLearner: 2 });
  const classesOf = (learner: number, base: number): string =>
    [...new Set(partition[learner]!.map((index) => labels[index]! - base))].sort().join();
  expect([0, 1, 2, 3].map((learner) => classesOf(learner, 0))).not.toEqual(
    [4, 5, 6, 7].map((learner) => classesOf(learner, 4)),
  );
});

it("refuses a learner in two groups, and more learners than the samples allow", () => {
  const twice = [
    { learners: [0, 1], samples: low },
    { learners: [1], samples: high },
  ];
  expect(() => partitionByGroups({ labels, count }, twice, 0, { method: "iid" })).toThrow(InvalidValueError);
  const few = [
    { learners: [0, 1], samples: low },
    { learners: [2, 3], samples: high.slice(0, 2) },
  ];
  expect(() => partitionByGroups({ labels, count }, few, 0, { method: "iid" })).toThrow(withCode("GFML_PARTITION"));
});
