import { parseHTML } from "linkedom";
import { expect, it } from "vitest";
import { barChart } from "./barChart.ts";
import { drawChart } from "./Chart.ts";
import { svgText } from "./svgText.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const textOf = (chart: ReturnType<typeof barChart>, width = 524): string => svgText(drawChart(chart, document, width));
const bars = (names: readonly string[], values: readonly number[]) =>
  barChart({
    title: "Times, 0.12345 of them",
    y: { label: "time", unit: "s" },
    groups: names.map((name, index) => ({ name, bars: [{ name: "time", mean: values[index]! }] })),
  });

it("cuts coordinates to hundredths, but not numbers that are read", () => {
  const text = textOf(bars(["0.98765 > 0.5", "b"], [-0.00123, 0.16943]));
  expect(text).toMatch(/>\u22120\.0012<\/text>/);
  expect(text).toMatch(/>0\.1694<\/text>/);
  expect(text).toContain('aria-label="Times, 0.12345 of them"');
  expect(text).toContain("b: 0.1694");
  expect(text).toContain("0.98765");
  for (const [, value] of text.matchAll(/\s(?:d|x|y|width|height|transform|points)="([^"]*)"/g))
    expect(value).not.toMatch(/\.\d{3}/);
  expect(text).not.toContain("xmlns");
});
