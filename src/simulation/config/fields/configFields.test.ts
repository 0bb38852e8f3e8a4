import { expect, it } from "vitest";
import { configFields, schemaAt } from "./configFields.ts";
import { nearestName } from "./nearestName.ts";
import { suggestField } from "./suggestField.ts";

it("lists every field once, each with what it takes and what it is for", () => {
  const fields = configFields();
  expect(new Set(fields.map((field) => field.path)).size).toBe(fields.length);
  expect(fields.filter((field) => field.description === "" || field.allowed === "any value")).toEqual([]);
  const allowed = Object.fromEntries(fields.map((field) => [field.path, field.allowed]));
  expect(allowed).toMatchObject({
    rounds: "an integer of at least 1",
    "learning.metaRate": "a number greater than 0",
    "learning.secondOrder": "one of exact, hf, fo",
    "reputation.decay": "a number from 0 to 1",
    "cost.transmission.lossRate": "a number of at least 0 and less than 1",
    "model.hiddenLayers": "a list of at least 1, each an integer of at least 1",
    "population.deadline.min": "a number greater than 0",
  });
});

it("finds the schema of a place", () => {
  expect(schemaAt(["model", "hiddenLayers", 3])?.type).toBe("integer");
  expect(schemaAt(["learning", "nothing"])).toBeUndefined();
  expect(schemaAt(["learning", "toString"])).toBeUndefined();
});

it("suggests what was most likely meant", () => {
  expect(suggestField(["learning"], "metarat")).toBe("learning.metaRate");
  expect(suggestField([], "metaRate")).toBe("learning.metaRate");
  expect(suggestField([], "learnres")).toBe("population.learners");
  expect(suggestField([], "zzzzzz")).toBeUndefined();
  expect(nearestName("ab", ["ba", "abcd"])).toBe("ba");
});
