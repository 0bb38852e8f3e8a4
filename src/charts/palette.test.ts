import { describe, expect, it } from "vitest";
import { darkTheme, lightTheme, resolveColors, seriesColor, seriesDash, themeRules } from "./palette.ts";

type Rgb = readonly [number, number, number];

/** Linear light, 0..1. */
const linear = (hex: string): Rgb =>
  [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Rgb;

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** WCAG 2 contrast. */
const contrast = (one: string, other: string): number => {
  const [dark, light] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => a - b) as [number, number];
  return (light + 0.05) / (dark + 0.05);
};

/** Full dichromacies as matrices on linear RGB: Machado, Oliveira and Fernandes 2009, severity 1. */
const visions: Readonly<Record<string, readonly Rgb[]>> = {
  "full color": [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

const lab = ([r, g, b]: Rgb): Rgb => {
  const xyz = [
    (0.4124 * r + 0.3576 * g + 0.1805 * b) / 0.95047,
    0.2126 * r + 0.7152 * g + 0.0722 * b,
    (0.0193 * r + 0.1192 * g + 0.9505 * b) / 1.08883,
  ].map((value) => (value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116)) as unknown as Rgb;
  return [116 * xyz[1] - 16, 500 * (xyz[0] - xyz[1]), 200 * (xyz[1] - xyz[2])];
};

const seenBy = (matrix: readonly Rgb[], hex: string): Rgb => {
  const color = linear(hex);
  return lab(
    matrix.map((row) =>
      Math.min(1, Math.max(0, row[0] * color[0] + row[1] * color[1] + row[2] * color[2])),
    ) as unknown as Rgb,
  );
};

const distance = (one: Rgb, other: Rgb): number => Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);

describe.each([
  ["light", lightTheme],
  ["dark", darkTheme],
])("the %s theme", (_, theme) => {
  it("has readable text, and drawings that stand out from the ground", () => {
    expect(contrast(theme.ink, theme.ground)).toBeGreaterThan(7);
    expect(contrast(theme.muted, theme.ground)).toBeGreaterThan(4.5);
    expect(contrast(theme.alarm, theme.ground)).toBeGreaterThan(4.5);
    for (const color of theme.series) expect(contrast(color, theme.ground), color).toBeGreaterThan(3);
  });

  it.each(Object.entries(visions))(
    "has plain differences between the first four series, and some between all, with %s",
    (_, matrix) => {
      const seen = theme.series.map((color) => seenBy(matrix, color));
      for (let one = 0; one < seen.length; one++) {
        for (let other = 0; other < one; other++) {
          const names = `${theme.series[one]} and ${theme.series[other]}`;
          // a difference of about 2.3 can just be noticed side by side
          expect(distance(seen[one]!, seen[other]!), names).toBeGreaterThan(one < 4 ? 14 : 7);
        }
      }
    },
  );
});

it("distinguishes a series after the last color from the first by its dash", () => {
  expect(seriesColor(lightTheme.series.length)).toBe(seriesColor(0));
  expect(seriesDash(0)).toBeUndefined();
  expect(seriesDash(lightTheme.series.length)).toBeDefined();
  expect(seriesDash(2 * lightTheme.series.length)).not.toBe(seriesDash(lightTheme.series.length));
});

it("makes a color a variable that the page may set, with a fallback", () => {
  expect(seriesColor(0)).toBe(`var(--chart-1, ${lightTheme.series[0]})`);
  expect(resolveColors(`<path stroke="${seriesColor(1)}"/>`)).toBe(`<path stroke="${lightTheme.series[1]}"/>`);
  expect(themeRules(darkTheme)).toContain(`--chart-2: ${darkTheme.series[1]};`);
});
