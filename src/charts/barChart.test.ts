import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { barChart } from "./barChart.ts";
import { drawChart } from "./Chart.ts";
import { svgText } from "./svgText.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const textOf = (chart: ReturnType<typeof barChart>, width = 524): string => svgText(drawChart(chart, document, width));
const bars = (names: readonly string[], values: readonly number[]) =>
  barChart({
    title: "Times",
    y: { label: "time", unit: "s" },
    groups: names.map((name, index) => ({ name, bars: [{ name: "time", mean: values[index]! }] })),
  });

it("breaks names that are too long into lines within their place", () => {
  const long = "best effort with optimized incentives and very uneven data, concentration 0.3";
  const chart = bars([long, "short"], [1, 2]);
  const height = (text: string): number => Number(/ height="([\d.]+)"/.exec(text)![1]);
  const text = textOf(chart, 327);
  const lines = [...text.matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, line]) => line!);
  expect(lines.length).toBeGreaterThan(2);
  expect(lines.join(" ")).toBe(long);
  // a word without a place to break it stays within the drawing too
  const word = "x".repeat(90);
  const parts = [...textOf(bars([word], [1]), 327).matchAll(/<tspan[^>]*>([^<]*)<\/tspan>/g)].map(([, part]) => part!);
  expect(parts.join("")).toBe(word);
  expect(Math.max(...parts.map(({ length }) => length))).toBeLessThan(30);
  expect(height(text)).toBeGreaterThan(height(textOf(bars(["a", "b"], [1, 2]), 327)));
});

it("has an axis that says so when there are no bars", () => {
  const text = textOf(bars(["a", "b"], [0, 0]));
  expect(text).toMatch(/>1\.0<\/text>/);
});
