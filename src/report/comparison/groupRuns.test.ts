import { expect, test } from "vitest";
import { configuredOutcome } from "../../../test/support/configuredOutcome.ts";
import type { RunOutcome } from "../../experiments/results/RunOutcome.ts";
import { comparedRun } from "./ComparedRun.ts";
import { groupRuns } from "./groupRuns.ts";

const groupOutcomes = (outcomes: readonly RunOutcome[]) => groupRuns(outcomes.map((outcome) => comparedRun(outcome)));

const namesOf = (outcomes: readonly RunOutcome[]) =>
  groupOutcomes(outcomes).map(({ name, runs }) => [name, runs.map(({ seed }) => seed)]);

test("runs that differ in their seed only are one group, named by its scheme, in order of seed", () => {
  expect(namesOf([configuredOutcome({ seed: 2 }), configuredOutcome({ seed: 0 })])).toEqual([["gfml", [0, 2]]]);
  expect(groupOutcomes([configuredOutcome({ seed: 2 })])[0]!.values).toEqual({});
  expect(groupOutcomes([])).toEqual([]);
});

test("one run counts once", () => {
  expect(namesOf([configuredOutcome({ seed: 1 }), configuredOutcome({ seed: 1 })])).toEqual([["gfml", [1]]]);
});

test("what differs names the groups, in the order given; what all share does not", () => {
  const shared = { rounds: 7 };
  const outcomes = [
    configuredOutcome({ ...shared, scheme: "random+random", coalition: { count: 6 } }),
    configuredOutcome({ ...shared, data: { set: "mnist" } }),
    configuredOutcome({ ...shared, data: { set: "mnist" }, seed: 1 }),
  ];
  const groups = groupOutcomes(outcomes);
  expect(groups.map(({ name }) => name)).toEqual(["random+random, glyphs, coalition.count 6", "gfml, mnist"]);
  expect(groups[1]!.values).toEqual({ scheme: "gfml", "data.set": "mnist", "coalition.count": "as the preset" });
  expect(groups[1]!.runs.map(({ seed }) => seed)).toEqual([0, 1]);
});

test("a scenario is told by its name, a long value by its beginning; equal names are numbered", () => {
  const events = (factor: number) => [{ kind: "scaled-update" as const, learners: "all" as const, factor }];
  const scenarios = [
    { scenario: { name: "tenfold", events: events(10) } },
    { scenario: { name: "tenfold", events: events(11) } },
    { scenario: { events: events(12) } },
    {},
  ];
  expect(groupOutcomes(scenarios.map((config) => configuredOutcome(config))).map(({ name }) => name)).toEqual([
    "scenario tenfold",
    "scenario tenfold (2)",
    "scenario of 1 event",
    "as the preset",
  ]);
  const long = groupOutcomes([
    configuredOutcome({
      personalization: { passiveSampleCounts: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18] },
    }),
    configuredOutcome({}),
  ]);
  expect(long[0]!.name).toMatch(/^personalization\.passiveSampleCounts \[1,2,3.{33}\u2026$/);
});

test("the kind of ledger counts only where it lies", () => {
  expect(namesOf([configuredOutcome({ ledger: "memory" }), configuredOutcome({ ledger: "evm", seed: 1 })])).toEqual([
    ["gfml", [0, 1]],
  ]);
  expect(
    groupOutcomes([configuredOutcome({ ledger: "memory" }), configuredOutcome({ ledger: "centralized" })]),
  ).toMatchObject([{ name: "ledger linked" }, { name: "ledger centralized" }]);
});
