import { describe, expect, it } from "vitest";
import { sampleOutcome } from "../../../test/support/sampleOutcome.ts";
import { renderSvg } from "../../report/renderChart.ts";
import { showInterval } from "../../text/numbers.ts";
import { figureIds } from "../claims/Claim.ts";
import { figurePage } from "../output/figurePage.ts";
import { resolveReproduction } from "../plan/resolveReproduction.ts";
import type { Study } from "../plan/Study.ts";
import { csvTable } from "../render/csvTable.ts";
import { markdownTable } from "../render/markdownTable.ts";
import { allFigures } from "./allFigures.ts";
import type { SummaryTable } from "./Figure.ts";

const options = resolveReproduction({ seeds: 3 });

/** Two rounds of each run; schemes differ in accuracy by their name's length, seeds by a point. */
const played: Study = {
  options,
  outcomeOf: ({ settings, name }, _, seed) =>
    sampleOutcome({
      accuracies: [0.2, 0.5 + name.length / 1000 + (seed - 1) / 100],
      passive: { 1: 0.5, 2: 0.6, 5: 0.7, 10: 0.8, all: 0.9 },
      profits: [11, 13],
      times: [9, 10 + seed],
      utilities: [500, 600],
      energies: [4, 8],
      incentives: [
        [5, 15, null],
        [10, 10, null],
      ],
      reputations: [
        [1, 2, 0],
        [1, 3, 0],
      ],
      learners: [{ isCheat: "misbehavior.fraction" in settings, payments: 4 }, { payments: 8 }],
    }),
};
const nothing: Study = { options, outcomeOf: () => undefined };

const cellOf = ({ columns, rows }: SummaryTable, row: string, column: string): unknown =>
  rows.find(([name]) => name === row)![columns.findIndex(({ name }) => name === column)];

describe.each(figureIds)("%s", (id) => {
  const figure = allFigures[id];
  it("makes tables and charts of what is played, for both data sets", () => {
    const { tables, charts } = figure.summarize(played);
    const names = [...tables, ...charts.map(({ name }) => ({ id: name }))].map((one) => one.id);
    expect(new Set(charts.map(({ name }) => name)).size).toBe(charts.length);
    expect(names.every((name) => name.startsWith(id) && /mnist/.test(name))).toBe(true);
    if (id === "claims") expect(names).toEqual([]);
    else expect(tables.length).toBeGreaterThanOrEqual(2);
    for (const { columns, rows } of tables) {
      expect(rows.length).toBeGreaterThan(0);
      expect(rows.every((row) => row.length === columns.length)).toBe(true);
    }
    for (const chart of charts.slice(0, charts.length / 2)) {
      expect(renderSvg(chart)).toMatch(/^<svg /);
      expect(chart.table.rows.length).toBeGreaterThan(0);
    }
  });

  it("has an empty place for what is not played", () => {
    const { tables, charts } = figure.summarize(nothing);
    for (const { columns, rows } of tables)
      for (const row of rows)
        row.forEach((cell, index) => {
          if (columns[index]!.kind === "interval") expect(cell).toBeNull();
        });
    expect(charts.every(({ table }) => table.rows.length === 0)).toBe(true);
  });
});

describe("numbers", () => {
  it("gives means over seeds with differences by seed in Fig. 3", () => {
    const [table] = allFigures.fig3.summarize(played).tables;
    const accuracy = cellOf(table!, "random+random", "personalized accuracy");
    // 0.5 + 20 / 1000, one point a seed: half width 4.303 / sqrt 3 points
    expect(accuracy).toEqual({ mean: expect.closeTo(0.52, 9), halfWidth: expect.closeTo(0.024841, 5), count: 3 });
    const difference = cellOf(table!, "random+random", "personalized accuracy, less gfml's");
    expect(difference).toEqual({ mean: expect.closeTo(0.016, 9), halfWidth: expect.closeTo(0, 9), count: 3 });
    expect(cellOf(table!, "gfml", "personalized accuracy, less gfml's")).toBeNull();
    expect(cellOf(table!, "gfml", "rounds to 80 %")).toMatchObject({ mean: 3 });
  });

  it("puts numbers beside the printed ones in Table III, profits by the round", () => {
    const [table] = allFigures.table3.summarize(played).tables;
    expect(cellOf(table!, "gfml", "profit per learner and round, paper")).toBe(11.75);
    expect(cellOf(table!, "gfml", "profit per learner and round, ours")).toMatchObject({ mean: 12, halfWidth: 0 });
    expect(cellOf(table!, "random+random", "completion time, paper")).toBeNull();
    // 9.5, 10, 10.5
    expect(cellOf(table!, "fixed+optimized", "completion time, ours")).toMatchObject({ mean: 10, count: 3 });
  });

  it("draws the printed value as a mark in Fig. 4", () => {
    const { charts } = allFigures.fig4.summarize(played);
    const profit = charts.find(({ name }) => name === "fig4-mnist-profit")!;
    const gfml = profit.table.rows.find(([name]) => name === "gfml")!;
    expect(gfml).toEqual(["gfml", 12, 12, 12, 11.75]);
  });

  it("tells cheats from the honest in Fig. 8", () => {
    const [table] = allFigures.fig8.summarize(played).tables;
    expect(cellOf(table!, "gfml, 25 % misbehave", "payment per cheat and round")).toMatchObject({ mean: 2 });
    expect(cellOf(table!, "gfml", "payment per cheat and round")).toBeNull();
  });

  it("shows I_comp of the coalitions that play over rounds in Fig. 9", () => {
    const { charts } = allFigures.fig9.summarize(played);
    expect(charts[0]!.table.rows.map(([round, users20]) => [round, users20])).toEqual([
      [1, 10],
      [2, 10],
    ]);
  });
});

describe("as text", () => {
  const column = (name: string, kind: "text" | "number" | "interval") => ({
    name,
    unit: "%",
    digits: 1,
    scale: 100,
    kind,
  });
  const table: SummaryTable = {
    id: "id",
    title: "Title",
    columns: [{ ...column("run", "text"), unit: "" }, column("a", "interval"), column("b", "number")],
    rows: [
      ['a|b, "c"', { mean: 0.123, halfWidth: 0.01, count: 3 }, 0.5],
      ["d", { mean: -0.0001, halfWidth: null, count: 1 }, null],
      ["e", null, null],
    ],
  };

  it("writes a table as Markdown", () => {
    expect(markdownTable(table)).toBe(
      [
        "### Title",
        "",
        "| run | a, % | b, % |",
        "|---|---:|---:|",
        '| a\\|b, "c" | 12.3 ± 1.0 | 50.0 |',
        "| d | 0.0 (1 seed) | - |",
        "| e | - | - |",
        "",
      ].join("\n"),
    );
  });

  it("writes a table as CSV with intervals and seeds", () => {
    expect(csvTable(table).split("\r\n")).toEqual([
      "run,a (%),a: half width of 95 % interval,a: seeds,b (%)",
      '"a|b, ""c""",12.3,1,3,50',
      "d,-0.01,,1,",
      "e,,,,",
      "",
    ]);
  });

  it("writes an interval as a mean and half its width", () => {
    expect(showInterval({ mean: 1.005, halfWidth: 0.26, digits: 1, unit: "s" })).toBe("1.0 ± 0.3 s");
    expect(showInterval({ mean: -0.04, halfWidth: null, digits: 1 })).toBe("0.0");
    expect(showInterval({ mean: null, halfWidth: null, digits: 1, unit: "s" })).toBe("-");
  });

  it("says on a page what is missing", () => {
    const page = figurePage(
      {
        id: "fig7",
        title: "Fig. 7",
        tables: [table],
        charts: [],
        verdicts: [],
        runs: [{ run: { key: "k", config: sampleOutcome().config, labels: {} }, facts: null }],
      },
      options,
    );
    expect(page).toContain('**1 of 1 runs are missing**: what they would tell is "-".');
    expect(page).toContain("| e | - | - |\n");
  });
});
