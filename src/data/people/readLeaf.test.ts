import { expect, it } from "vitest";
import { DataFormatError } from "../errors.ts";
import { readLeaf } from "./readLeaf.ts";

const file = (fields: object): string =>
  JSON.stringify({
    users: ["ann", "bo"],
    num_samples: [2, 1],
    user_data: {
      ann: {
        x: [
          [0, 0.5],
          [1, 0.25],
        ],
        y: [3, 0],
      },
      bo: { x: [[[0.125], [1]]], y: [1] },
    },
    ...fields,
  });

it("reads users in order, with nested samples as one row", () => {
  const { featureCount, users } = readLeaf(file({}), "all.json");
  expect(featureCount).toBe(2);
  expect(users).toEqual([
    { name: "ann", features: Float32Array.of(0, 0.5, 1, 0.25), labels: Uint8Array.of(3, 0) },
    { name: "bo", features: Float32Array.of(0.125, 1), labels: Uint8Array.of(1) },
  ]);
});

it.each([
  ["no JSON", "users", /not JSON/],
  ["no users", file({ users: [] }), /lists no users/],
  ["a user without samples", file({ users: ["cy"] }), /no list of samples.*\n.*cy/s],
  ["fewer classes than samples", file({ user_data: { ann: { x: [[1]], y: [] } } }), /no list of samples/],
  [
    "samples of several widths",
    file({ users: ["a"], user_data: { a: { x: [[1], [1, 2]], y: [0, 0] } } }),
    /different number/,
  ],
  [
    "features that are no numbers",
    file({ users: ["a"], user_data: { a: { x: [["1"]], y: [0] } } }),
    /no finite number/,
  ],
  ["features that are missing", file({ users: ["a"], user_data: { a: { x: [[null]], y: [0] } } }), /no finite number/],
  ["classes that are no numbers", file({ users: ["a"], user_data: { a: { x: [[1]], y: ["cat"] } } }), /whole number/],
  ["classes above 255", file({ users: ["a"], user_data: { a: { x: [[1]], y: [256] } } }), /whole number/],
])("refuses %s", (_, text, message) => {
  expect(() => readLeaf(text, "all.json")).toThrow(DataFormatError);
  expect(() => readLeaf(text, "all.json")).toThrow(message);
});
