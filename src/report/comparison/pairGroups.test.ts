import { expect, it } from "vitest";
import { configuredOutcome } from "../../../test/support/configuredOutcome.ts";
import type { RunOutcome } from "../../experiments/results/RunOutcome.ts";
import { groupRuns } from "../../view/index.ts";
import { comparedRun } from "./ComparedRun.ts";
import { groupDifference, isSignificant, pairGroups, referenceName } from "./pairGroups.ts";

const accuracy = "accuracy-after";
const groupOutcomes = (outcomes: readonly RunOutcome[]) => groupRuns(outcomes.map((outcome) => comparedRun(outcome)));
const namesOf = (outcomes: readonly RunOutcome[]) =>
  pairGroups(groupOutcomes(outcomes)).map(({ group, reference }) => [group.name, reference.name]);

it("compares schemes with gfml, whatever their order", () => {
  const outcomes = (["random+random", "gfml", "fixed+stackelberg"] as const).map((scheme) =>
    configuredOutcome({ scheme }),
  );
  expect(namesOf(outcomes)).toEqual([
    ["random+random", "gfml"],
    ["fixed+stackelberg", "gfml"],
  ]);
  expect(referenceName(pairGroups(groupOutcomes(outcomes)))).toBe("gfml");
  expect(namesOf([outcomes[0]!, outcomes[2]!])).toEqual([["fixed+stackelberg", "random+random"]]);
});

it("compares with gfml on the same data and fields, and leaves out a group without such a reference", () => {
  const mnist = { data: { set: "mnist" } } as const;
  const outcomes = [
    configuredOutcome({}),
    configuredOutcome(mnist),
    configuredOutcome({ scheme: "random+random", ...mnist }),
    configuredOutcome({ scheme: "random+random", coalition: { count: 2 } }),
  ];
  const pairs = pairGroups(groupOutcomes(outcomes));
  expect(pairs.map(({ group, reference }) => [group.name, reference.name])).toEqual([
    ["random+random, mnist", "gfml, mnist"],
  ]);
  expect(referenceName(pairs)).toBe("gfml");
});

it("compares with the first group where no pair differs in its scheme only", () => {
  const outcomes = [
    configuredOutcome({}),
    configuredOutcome({ coalition: { count: 2 } }),
    configuredOutcome({ scheme: "random+random", coalition: { count: 6 } }),
  ];
  const pairs = pairGroups(groupOutcomes(outcomes));
  expect(pairs.map(({ group, reference }) => [group.name, reference.name])).toEqual([
    ["gfml, coalition.count 2", "gfml"],
    ["random+random, coalition.count 6", "gfml"],
  ]);
  expect(referenceName(pairs)).toBe("gfml");
});

it("compares with the first group where all play one scheme, and makes no pair of one group", () => {
  const outcomes = [2, 4, 6].map((count) => configuredOutcome({ coalition: { count } }));
  expect(namesOf(outcomes)).toEqual([
    ["default", "coalition.count 2"],
    ["coalition.count 6", "coalition.count 2"],
  ]);
  expect(pairGroups(groupOutcomes([outcomes[0]!]))).toEqual([]);
  expect(pairGroups([])).toEqual([]);
  expect(referenceName([])).toBe("");
});

const runs = (scheme: "gfml" | "random+random", accuracies: readonly number[]) =>
  accuracies.map((value, seed) => configuredOutcome({ scheme, seed }, { accuracies: [value] }));

it("takes differences seed by seed, so that what a seed does to both runs cancels", () => {
  const [pair] = pairGroups(
    groupOutcomes([...runs("gfml", [0.2, 0.5, 0.8]), ...runs("random+random", [0.21, 0.52, 0.83])]),
  );
  const difference = groupDifference(pair!, accuracy)!;
  // 1, 2, 3 points: deviation 1, t(0.975, 2) = 4.3027
  expect(difference).toEqual({
    mean: expect.closeTo(2, 9),
    halfWidth: expect.closeTo(4.3027 / Math.sqrt(3), 3),
    count: 3,
  });
  expect(isSignificant(difference)).toBe(false);
  expect(isSignificant({ ...difference, halfWidth: 1.9 })).toBe(true);
  expect(isSignificant({ mean: -2, halfWidth: 1.9, count: 3 })).toBe(true);
  expect(isSignificant({ mean: 2, halfWidth: null, count: 1 })).toBe(false);
});

it("counts only seeds that both groups have, and returns null where there are none", () => {
  const own = runs("random+random", [0.9, 0.6, 0.7]);
  const [pair] = pairGroups(groupOutcomes([...runs("gfml", [0.2, 0.5]), ...own.slice(1)]));
  expect(groupDifference(pair!, accuracy)).toEqual({ mean: expect.closeTo(10, 9), halfWidth: null, count: 1 });
  const [other] = pairGroups(groupOutcomes([...runs("gfml", [0.2]), ...own.slice(1)]));
  expect(groupDifference(other!, accuracy)).toBeNull();
});
