import { describe, expect, it } from "vitest";
import type { RunModel } from "../feed/RunModel.ts";
import { type ComparedRun, comparisonCharts } from "./comparedRuns.ts";
import { configDifferences } from "./configDifferences.ts";
import { groupRuns } from "./groupRuns.ts";

const runOf = (
  run: number,
  seed: number,
  config: Readonly<Record<string, unknown>>,
  times: readonly number[],
): ComparedRun => ({
  name: `run ${run}`,
  model: {
    run,
    header: { seed, scheme: `${config.scheme}`, dataName: "glyphs", config: { ...config, seed } },
    rounds: times.map((completionTime, round) => ({
      ...{ round, completionTime, providerUtility: 0, payments: 0, meanProfit: 0 },
    })),
    evaluations: [],
  } as unknown as RunModel,
});

const config = { scheme: "gfml", coalition: { count: 4 }, otherReadings: ["a"], checkpointInterval: 10 };

describe("fields in which runs differ", () => {
  it("are told by their dotted path, also where one run has none", () => {
    const other = {
      scheme: "gfml",
      coalition: { count: 5, tied: true },
      otherReadings: ["a", "b"],
      checkpointInterval: 10,
    };
    expect(configDifferences([config, other, config])).toEqual([
      { path: "coalition.count", values: ["4", "5", "4"] },
      { path: "otherReadings", values: ['["a"]', '["a","b"]', '["a"]'] },
      { path: "coalition.tied", values: [undefined, "true", undefined] },
    ]);
    expect(configDifferences([config, { ...config }])).toEqual([]);
  });
});

describe("groups of runs", () => {
  const runs = [
    runOf(0, 0, config, [1, 5]),
    runOf(1, 1, { ...config, checkpointInterval: 3 }, [2, 6, 100]),
    runOf(2, 2, config, [3, 7]),
    runOf(3, 2, config, [99, 99]),
    runOf(4, 0, { ...config, coalition: { count: 5 } }, [4]),
  ];

  it("differ in their seed alone, with one run a seed, and are named by what tells them apart", () => {
    const groups = groupRuns(runs);
    expect(groups.map(({ name }) => name)).toEqual(["gfml, coalition.count 4", "gfml, coalition.count 5"]);
    expect(groups.map((group) => group.runs.map(({ model }) => model.run))).toEqual([[0, 1, 2], [4]]);
    expect(groupRuns(runs.slice(0, 2)).map(({ name }) => name)).toEqual(["gfml"]);
    const other = runOf(5, 0, { ...config, scheme: "random+random" }, [1]);
    expect(groupRuns([runs[0]!, other]).map(({ name }) => name)).toEqual(["gfml", "random+random"]);
  });

  it("are drawn as means at the rounds that all have, with the 95 % interval of three seeds", () => {
    const [three] = groupRuns(runs);
    const half = (4.302653 * 1) / Math.sqrt(3);
    const time = comparisonCharts([three!]).find(({ name }) => name === "compare-time")!;
    expect(time.table.rows).toEqual([
      [0, 2, expect.closeTo(2 - half, 5), expect.closeTo(2 + half, 5)],
      [1, 6, expect.closeTo(6 - half, 5), expect.closeTo(6 + half, 5)],
    ]);
    const two = comparisonCharts(groupRuns(runs)).find(({ name }) => name === "compare-time")!;
    expect(two.legend.some(({ shape }) => shape === "band")).toBe(false);
  });
});
