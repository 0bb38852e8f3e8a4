import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { barChart } from "./barChart.ts";
import { type Chart, drawChart } from "./Chart.ts";
import { lineChart } from "./lineChart.ts";
import { standaloneSvg } from "./standaloneSvg.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const svgOf = (chart: Chart, width?: number): string => standaloneSvg(chart, document, width);
const drawn = (chart: Chart, width = 640): SVGSVGElement => drawChart(chart, document, width);

const round = { label: "round" };
const accuracy = { label: "accuracy", unit: "%" };
const line = lineChart({
  title: "Accuracy & <more>",
  x: round,
  y: accuracy,
  series: [
    { name: "gfml", band: "95 % interval", points: [0, 1, 2].map((x) => ({ x, mean: 50 + x, low: 48, high: 55 })) },
    {
      name: "random",
      band: "95 % interval",
      points: [
        { x: 0, mean: 40 },
        { x: 1, mean: null },
        { x: 2, mean: 42 },
      ],
    },
  ],
});

describe("a line chart", () => {
  it("says what it draws: names, ends, units", () => {
    expect(line.name).toBe("accuracy-more");
    expect(line.description).toBe(
      "accuracy (%) over round: gfml, random. gfml goes from 50 to 52; random goes from 40 to 42.",
    );
    expect(line.legend.map(({ label, shape }) => `${shape} ${label}`)).toEqual([
      "line gfml",
      "line random",
      "band 95 % interval",
    ]);
  });

  it("has its numbers beside it, with gaps empty", () => {
    expect(line.table.columns).toEqual(["round", "gfml (%)", "gfml, from", "gfml, to", "random (%)"]);
    expect(line.table.rows).toEqual([
      [0, 50, 48, 55, 40],
      [1, 51, 48, 55, null],
      [2, 52, 48, 55, 42],
    ]);
  });

  it("draws a band where there is an interval, and interrupts the line at a gap", () => {
    const svg = drawn(line);
    expect(svg.querySelectorAll('[data-mark="area"] path')).toHaveLength(1);
    const paths = [...svg.querySelectorAll('[data-mark="line"] path')].map((path) => path.getAttribute("d")!);
    expect(paths).toHaveLength(2);
    expect(paths[1]!.match(/M/g)).toHaveLength(2);
  });

  it("draws some of a thousand rounds and more, and says so", () => {
    const points = Array.from({ length: 5000 }, (_, x) => ({ x, mean: x }));
    const long = lineChart({ title: "Long", x: round, y: accuracy, series: [{ name: "one", points }] });
    expect(long.omission).toBe("Of 5,000 points a line, 240 are drawn.");
    expect(long.table.rows).toHaveLength(120);
    expect(long.table.rows.at(-1)).toEqual([4999, 4999]);
    expect(svgOf(long).length).toBeLessThan(20_000);
  });

  it.each([
    ["nothing", []],
    ["one point", [{ x: 3, mean: 5 }]],
    [
      "equal values",
      [
        { x: 0, mean: 0 },
        { x: 1, mean: 0 },
      ],
    ],
    ["only gaps", [{ x: 0, mean: null }]],
  ])("is a drawing without NaN for %s", (_, points) => {
    const chart = lineChart({ title: "Degenerate", x: round, y: accuracy, series: [{ name: "one", points }] });
    expect(svgOf(chart)).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

const bars = barChart({
  title: "Time of a round",
  y: { label: "time", unit: "s" },
  groups: [
    { name: "gfml", bars: [{ name: "time", mean: 9.5, low: 9, high: 10, printed: 10.72 }] },
    { name: "random", bars: [{ name: "time", mean: 12 }] },
    { name: "none", bars: [{ name: "time", mean: null }] },
  ],
});

describe("a bar chart", () => {
  it("has a bar, an interval and a printed value where there is one", () => {
    const svg = drawn(bars);
    expect(svg.querySelectorAll('[data-mark="bar"] path, [data-mark="bar"] rect')).toHaveLength(2);
    expect(svg.querySelectorAll('[data-mark="dot"] path')).toHaveLength(1);
    expect(bars.legend.map(({ label }) => label)).toEqual(["95 % interval", "printed in the paper"]);
    expect(bars.description).toBe("time (s). gfml: 9.5; random: 12.0; none: none.");
    expect(bars.table.rows).toEqual([
      ["gfml", 9.5, 9, 10, 10.72],
      ["random", 12, null, null, null],
      ["none", null, null, null, null],
    ]);
  });

  it("names a bar by its color and a group beside it", () => {
    const names = ["1 sample", "all"];
    const chart = barChart({
      title: "Newcomers",
      y: accuracy,
      groups: ["gfml", "random"].map((name) => ({ name, bars: names.map((bar) => ({ name: bar, mean: 50 })) })),
    });
    expect(chart.legend.map(({ label }) => label)).toEqual(names);
    const svg = drawn(chart);
    expect(svg.textContent).toContain("gfml");
    expect(svg.querySelectorAll('[data-mark="bar"] path, [data-mark="bar"] rect')).toHaveLength(4);
    expect(chart.table.rows[3]).toEqual(["random", "all", 50]);
  });

  it.each([[[0, 0]], [[-3, 2]], [[]]])("is a drawing without NaN for %j", (values) => {
    const groups = values.map((mean, index) => ({ name: `g${index}`, bars: [{ name: "x", mean }] }));
    expect(svgOf(barChart({ title: "Bars", y: accuracy, groups }))).not.toMatch(/NaN|undefined|null|Infinity/);
  });
});

describe("an SVG file", () => {
  it("stands alone: title, legend, real colors, a description, no style of a page", () => {
    const svg = svgOf(line);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="720"/);
    expect(svg).toContain("Accuracy &amp; &lt;more&gt;</title>");
    expect(svg).toContain("95 % interval</text>");
    expect(svg).not.toMatch(/var\(|<style|url\(|href/);
    expect(svg.match(/xmlns=/g)).toHaveLength(1);
  });

  it("breaks a long title and gives the legend its lines", () => {
    const title = "A title that goes on and on until there is no room for it on one line of a narrow drawing";
    const height = (chart: Chart): number => Number(/height="(\d+)"/.exec(svgOf(chart, 360))![1]);
    expect(height({ ...line, title })).toBeGreaterThan(height({ ...line, title: "Short" }) + 30);
  });
});
