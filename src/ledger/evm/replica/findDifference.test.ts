import { expect, it } from "vitest";
import { findDifference } from "./findDifference.ts";

it("finds where an answer differs from the expected one, and looks at nothing else", () => {
  expect(findDifference({ a: 1, b: [1n, 2n] }, { a: 1n, b: [1, 2], c: 3 })).toBeUndefined();
  expect(findDifference({ account: "0xAB" }, { account: "0xab" })).toBeUndefined();
  expect(findDifference({ a: { b: [1n, 2n] } }, { a: { b: [1n, 3n] } })).toEqual({
    path: "a.b[1]",
    expected: "2",
    found: "3",
  });
  expect(findDifference({ a: [1] }, { a: [1, 2] })).toMatchObject({ path: "a.length", expected: "1" });
  expect(findDifference({ a: { b: 1 } }, { a: undefined })).toMatchObject({ path: "a", expected: "an object" });
  expect(findDifference({ a: 0 }, {})).toEqual({ path: "a", expected: "0", found: "undefined" });
});
