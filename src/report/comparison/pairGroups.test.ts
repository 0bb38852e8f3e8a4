import { expect, test } from "vitest";
import { configuredOutcome } from "../../../test/support/configuredOutcome.ts";
import type { RunOutcome } from "../../experiments/results/RunOutcome.ts";
import { comparedRun } from "./ComparedRun.ts";
import { groupDifference, isShown } from "./groupDifference.ts";
import { groupRuns } from "./groupRuns.ts";
import { pairGroups, referenceName } from "./pairGroups.ts";

const accuracy = "accuracy-after";
const groupOutcomes = (outcomes: readonly RunOutcome[]) => groupRuns(outcomes.map((outcome) => comparedRun(outcome)));
const namesOf = (outcomes: readonly RunOutcome[]) =>
  pairGroups(groupOutcomes(outcomes)).map(({ group, reference }) => [group.name, reference.name]);

test("schemes are compared with gfml, whatever their order", () => {
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

test("and with the gfml of the same data and fields; a group without one is left out", () => {
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

test("where no group has a partner of another scheme, with the first group", () => {
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

test("where schemes do not differ, with the first group; one group has nothing to be compared with", () => {
  const outcomes = [2, 4, 6].map((count) => configuredOutcome({ coalition: { count } }));
  expect(namesOf(outcomes)).toEqual([
    ["as the preset", "coalition.count 2"],
    ["coalition.count 6", "coalition.count 2"],
  ]);
  expect(pairGroups(groupOutcomes([outcomes[0]!]))).toEqual([]);
  expect(pairGroups([])).toEqual([]);
  expect(referenceName([])).toBe("");
});

const runs = (scheme: "gfml" | "random+random", accuracies: readonly number[]) =>
  accuracies.map((value, seed) => configuredOutcome({ scheme, seed }, { accuracies: [value] }));

test("differences are taken seed by seed: what the seed does to both cancels", () => {
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
  expect(isShown(difference)).toBe(false);
  expect(isShown({ ...difference, halfWidth: 1.9 })).toBe(true);
  expect(isShown({ mean: -2, halfWidth: 1.9, count: 3 })).toBe(true);
  expect(isShown({ mean: 2, halfWidth: null, count: 1 })).toBe(false);
});

test("only seeds that both have count; without any there is no difference", () => {
  const own = runs("random+random", [0.9, 0.6, 0.7]);
  const [pair] = pairGroups(groupOutcomes([...runs("gfml", [0.2, 0.5]), ...own.slice(1)]));
  expect(groupDifference(pair!, accuracy)).toEqual({ mean: expect.closeTo(10, 9), halfWidth: null, count: 1 });
  const [other] = pairGroups(groupOutcomes([...runs("gfml", [0.2]), ...own.slice(1)]));
  expect(groupDifference(other!, accuracy)).toBeNull();
});
