import { expect, it } from "vitest";
import { withCode } from "../../test/support/withCode.ts";
import { consecutivePartition, groupLearnerFiles, joinSamples } from "./groupLearnerFiles.ts";

it("sorts tables by the numbers in their names and skips other files", () => {
  const names = ["node-10.csv", "README.md", "node-2.csv.gz", ".hidden.csv", "node-1.TSV", "a.csv"];
  expect(groupLearnerFiles("d", names)).toEqual([
    { learner: "a", kind: "csv", table: "a.csv" },
    { learner: "node-1", kind: "csv", table: "node-1.TSV" },
    { learner: "node-2", kind: "csv", table: "node-2.csv.gz" },
    { learner: "node-10", kind: "csv", table: "node-10.csv" },
  ]);
});

it("finds IDX pairs in several spellings", () => {
  const names = ["bob.images.idx", "bob.labels.idx", "al-images-idx3-ubyte.gz", "al-labels-idx1-ubyte.gz"];
  expect(groupLearnerFiles("d", names)).toEqual([
    { learner: "al", kind: "idx", images: "al-images-idx3-ubyte.gz", labels: "al-labels-idx1-ubyte.gz" },
    { learner: "bob", kind: "idx", images: "bob.images.idx", labels: "bob.labels.idx" },
  ]);
});

it.each([
  [["README.md"], /no data files/],
  [[], /no data files/],
  [["a.csv", "b-images.idx", "b-labels.idx"], /both tables and IDX/],
  [["a-images.idx"], /lacks its labels/],
  [["a-labels.idx"], /lacks its images/],
  [["a.csv", "a.tsv"], /same learner/],
  [["a-images.idx", "a-images.idx.gz", "a-labels.idx"], /same learner/],
])("refuses %j", (names, message) => {
  expect(() => groupLearnerFiles("d", names)).toThrow(withCode("GFML_DATA_FOLDER"));
  expect(() => groupLearnerFiles("d", names)).toThrow(message);
});

const part = (name: string, features: Uint8Array | Float32Array, labels: number[], classCount: number) => ({
  name,
  samples: {
    count: labels.length,
    featureCount: features.length / labels.length,
    features,
    labels: Uint8Array.from(labels),
    classCount,
  },
});

it("joins samples learner by learner with the classes of all", () => {
  const joined = joinSamples([part("a", Uint8Array.of(1, 2), [0, 1], 2), part("b", Uint8Array.of(3), [4], 5)]);
  expect(joined).toMatchObject({ count: 3, featureCount: 1, classCount: 5 });
  expect([[...joined.features], [...joined.labels]]).toEqual([
    [1, 2, 3],
    [0, 1, 4],
  ]);
  expect(consecutivePartition([2, 1])).toEqual([[0, 1], [2]]);
});

it("refuses other shapes or types by name", () => {
  const a = part("a", Uint8Array.of(1, 2), [0, 1], 2);
  expect(() => joinSamples([a, part("b", Uint8Array.of(1, 2), [1], 2)])).toThrow(/b: 2 bytes/);
  expect(() => joinSamples([a, part("b", Float32Array.of(1), [1], 2)])).toThrow(/b: 1 float32/);
});
