import { expect, it } from "vitest";
import { configuredOutcome } from "../../../test/support/configuredOutcome.ts";
import { groupRuns } from "../../view/index.ts";
import { renderSvg } from "../renderChart.ts";
import { comparedRun } from "./ComparedRun.ts";
import { comparisonCharts } from "./comparisonCharts.ts";
import { comparisonReport } from "./comparisonReport.ts";
import { measures } from "./measures.ts";

const outcomes = (["gfml", "random+random"] as const).flatMap((scheme, index) =>
  [0, 1, 2].map((seed) =>
    configuredOutcome(
      { scheme, seed },
      {
        accuracies: [0.2, 0.5 + index / 10 + seed / 100],
        // one more round than the others have: means are over rounds that all have
        times: seed === 0 ? [9, 10, 11] : [9, 10],
        profits: [1, 2],
      },
    ),
  ),
);
const runs = outcomes.map((outcome) => comparedRun(outcome));
const charts = comparisonCharts(groupRuns(runs));
const rowsOf = (list: typeof charts.bars, name: string) => list.find((chart) => chart.name === name)!.table.rows;

it("draws over rounds one line per group, with an interval from three seeds, where all seeds have a value", () => {
  expect(charts.lines.map(({ name }) => name)).toEqual([
    "comparison-accuracy",
    "comparison-shared",
    "comparison-loss",
    "comparison-time",
  ]);
  const accuracy = charts.lines[0]!;
  expect(accuracy.legend.map(({ label }) => label)).toEqual(expect.arrayContaining(["gfml", "random+random"]));
  expect(accuracy.legend.some(({ shape }) => shape === "band")).toBe(true);
  expect(accuracy.table.rows.map(([round, gfml]) => [round, gfml])).toEqual([
    [0, 20],
    [1, 51],
  ]);
  expect(rowsOf(charts.lines, "comparison-time").map(([round]) => round)).toEqual([0, 1]);
  const two = comparisonCharts(groupRuns(runs.filter(({ seed }) => seed < 2)));
  expect(two.lines[0]!.legend.some(({ shape }) => shape === "band")).toBe(false);
});

it("draws the first dozen of many groups, and says so", () => {
  const many = Array.from({ length: 14 }, (_, index) =>
    configuredOutcome({ rounds: 10 + index }, { accuracies: [0.5] }),
  );
  const { lines, bars } = comparisonCharts(groupRuns(many.map((outcome) => comparedRun(outcome))));
  expect(lines[0]!.omission).toBe("The first 12 of 14 groups are drawn.");
  expect(lines[0]!.table.columns).toHaveLength(13);
  expect(bars[0]!.table.rows).toHaveLength(14);
  expect(charts.lines[0]!.omission).toBe("");
});

it("draws every measure after the last round with its interval", () => {
  expect(charts.bars).toHaveLength(measures.length);
  const half = (4.302653 * 1) / Math.sqrt(3);
  expect(rowsOf(charts.bars, "comparison-end-accuracy-after")).toEqual([
    ["gfml", expect.closeTo(51, 9), expect.closeTo(51 - half, 4), expect.closeTo(51 + half, 4)],
    ["random+random", expect.closeTo(61, 9), expect.closeTo(61 - half, 4), expect.closeTo(61 + half, 4)],
  ]);
});

it("pairs runs by seed, so that equal seeds leave no spread", () => {
  expect(charts.differences.map(({ name }) => name)).toEqual([
    "comparison-difference-accuracy-after",
    "comparison-difference-completion-time",
    "comparison-difference-profit",
    "comparison-difference-provider-utility",
  ]);
  const [accuracy] = charts.differences;
  expect(accuracy!.title).toBe("Personalized accuracy after the last round: difference from gfml");
  expect(accuracy!.table.rows).toEqual([
    ["random+random", expect.closeTo(10, 9), expect.closeTo(10, 9), expect.closeTo(10, 9)],
  ]);
  for (const chart of charts.differences) expect(renderSvg(chart)).toMatch(/^<svg /);
  expect(comparisonCharts(groupRuns(runs.slice(0, 3))).differences).toEqual([]);
});

const sectionOf = (report: string): string => /<section id="differences"[\s\S]*?<\/section>/.exec(report)?.[0] ?? "";

it("lists differences, marks those whose interval excludes zero, and says what a mark is worth", () => {
  const section = sectionOf(comparisonReport(runs));
  expect(section).toContain("the result of the group minus that of gfml, for pairs of runs with one seed");
  expect(section).toMatch(
    /<td>random\+random<\/td><td class="number">3<\/td><td class="number">10\.00 ± 0\.00 \*<\/td>/,
  );
  expect(section).toContain("without any real difference, one in twenty is marked on average");
  expect(sectionOf(comparisonReport(runs.slice(0, 3)))).toBe("");
});

it("names the reference of each row where there are several", () => {
  const both = ["glyphs", "mnist"].flatMap((set) =>
    (["gfml", "random+random"] as const).map((scheme) =>
      configuredOutcome({ scheme, data: { set: set as "glyphs" } }, { accuracies: [0.5] }),
    ),
  );
  const section = sectionOf(comparisonReport(both.map((outcome) => comparedRun(outcome))));
  expect(section).toContain("<td>random+random, mnist</td><td>gfml, mnist</td>");
});
