import { expect, it } from "vitest";
import { configuredOutcome } from "../../../test/support/configuredOutcome.ts";
import type { RunOutcome } from "../../experiments/results/RunOutcome.ts";
import { groupRuns } from "../../view/index.ts";
import { comparedRun } from "./ComparedRun.ts";

const groupOutcomes = (outcomes: readonly RunOutcome[]) => groupRuns(outcomes.map((outcome) => comparedRun(outcome)));

const namesOf = (outcomes: readonly RunOutcome[]) =>
  groupOutcomes(outcomes).map(({ name, runs }) => [name, runs.map(({ seed }) => seed)]);

it("puts runs that differ in their seeds only into one group, named by its scheme, in order of seed", () => {
  expect(namesOf([configuredOutcome({ seed: 2 }), configuredOutcome({ seed: 0 })])).toEqual([["gfml", [0, 2]]]);
  expect(groupOutcomes([configuredOutcome({ seed: 2 })])[0]!.values).toEqual({});
  expect(groupOutcomes([])).toEqual([]);
});

it("counts a run once", () => {
  expect(namesOf([configuredOutcome({ seed: 1 }), configuredOutcome({ seed: 1 })])).toEqual([["gfml", [1]]]);
});

it("names groups by the fields in which they differ, and by no other", () => {
  const shared = { rounds: 7 };
  const outcomes = [
    configuredOutcome({ ...shared, scheme: "random+random", coalition: { count: 6 } }),
    configuredOutcome({ ...shared, data: { set: "mnist" } }),
    configuredOutcome({ ...shared, data: { set: "mnist" }, seed: 1 }),
  ];
  const groups = groupOutcomes(outcomes);
  expect(groups.map(({ name }) => name)).toEqual(["random+random, glyphs, coalition.count 6", "gfml, mnist"]);
  expect(groups[1]!.values).toEqual({ scheme: "gfml", "data.set": "mnist", "coalition.count": "default" });
  expect(groups[1]!.runs.map(({ seed }) => seed)).toEqual([0, 1]);
});

it("names a scenario by its name and a long value by its beginning, and numbers equal names", () => {
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
    "default",
  ]);
  const long = groupOutcomes([
    configuredOutcome({
      personalization: { passiveSampleCounts: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18] },
    }),
    configuredOutcome({}),
  ]);
  expect(long[0]!.name).toMatch(/^personalization\.passiveSampleCounts \[1,2,3.{33}\u2026$/);
});

it("distinguishes ledgers only where they can change a result", () => {
  expect(namesOf([configuredOutcome({ ledger: "memory" }), configuredOutcome({ ledger: "evm", seed: 1 })])).toEqual([
    ["gfml", [0, 1]],
  ]);
  expect(
    groupOutcomes([configuredOutcome({ ledger: "memory" }), configuredOutcome({ ledger: "centralized" })]),
  ).toMatchObject([{ name: "ledger linked" }, { name: "ledger centralized" }]);
});
