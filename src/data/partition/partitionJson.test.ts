import fc from "fast-check";
import { expect, it } from "vitest";
import { withCode } from "../../../test/support/withCode.ts";
import { partitionFromJson, partitionToJson } from "./Partition.ts";

const data = { sampleCount: 10, sha256: "ab".repeat(32) };
const partition = [
  [3, 1, 4],
  [0, 9],
];
const text = partitionToJson(partition, data);
const changed = (change: Record<string, unknown>): string => JSON.stringify({ ...JSON.parse(text), ...change });

it("reads what it wrote, and writes stable text", () => {
  expect(partitionFromJson(text, data)).toEqual(partition);
  expect(text).toBe(
    `{\n  "format": "gfml-partition",\n  "version": 1,\n  "sampleCount": 10,\n  "dataSha256": "${data.sha256}",\n` +
      `  "learners": [\n    [3,1,4],\n    [0,9]\n  ]\n}\n`,
  );
});

it("accepts a file without a hash", () => {
  expect(partitionFromJson(changed({ dataSha256: undefined }), data)).toEqual(partition);
});

it.each([
  ["not JSON", "{"],
  ["no object", "null"],
  ["another format", changed({ format: "x" })],
  ["an unknown version", changed({ version: 2 })],
  ["another count", changed({ sampleCount: 11 })],
  ["another hash", changed({ dataSha256: "00" })],
  ["no learners", changed({ learners: undefined })],
  ["an empty list", changed({ learners: [] })],
  ["text for numbers", changed({ learners: [["1", "2"]] })],
  ["an index out of range", changed({ learners: [[1, 10]] })],
  ["a negative index", changed({ learners: [[1, -1]] })],
  ["a fraction", changed({ learners: [[1, 1.5]] })],
  [
    "an index twice",
    changed({
      learners: [
        [1, 2],
        [2, 3],
      ],
    }),
  ],
  ["a learner with one sample", changed({ learners: [[1]] })],
])("refuses %s", (_, broken) => {
  expect(() => partitionFromJson(broken, data)).toThrow(withCode("GFML_PARTITION_FILE"));
});

it("throws a gfml error for any damage that changes the meaning", () => {
  fc.assert(
    fc.property(fc.nat({ max: text.length - 1 }), fc.string({ maxLength: 3 }), (at, junk) => {
      try {
        partitionFromJson(text.slice(0, at) + junk + text.slice(at + 1), data);
      } catch (error) {
        expect(error).toEqual(withCode("GFML_PARTITION_FILE"));
      }
    }),
    { seed: 5, numRuns: 300 },
  );
});
