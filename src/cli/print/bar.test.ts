import { expect, it } from "vitest";
import { bar } from "./bar.ts";

it("makes bars of a fixed width", () => {
  expect([bar(0, 4), bar(0.5, 4), bar(1, 4), bar(7, 4), bar(-1, 4)]).toEqual(["░░░░", "██░░", "████", "████", "░░░░"]);
});
