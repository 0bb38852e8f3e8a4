import { seriesColor } from "gfml/charts";

/** A coalition’s color as CSS: that of its line in the charts. */
export const coalitionColor = (coalition: number): string => seriesColor(coalition);

/** Colors that the picture is painted with, as the canvas takes them. */
export interface PictureColors {
  readonly ground: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  readonly alarm: string;
  readonly series: readonly string[];
  readonly classes: readonly string[];
  /** From the least to the most. */
  readonly scale: readonly string[];
}

const SCALE_STEPS = 12;
const SERIES = 8;

/** The page’s colors as they are now, light or dark. */
export const readColors = (element: Element, classCount: number): PictureColors => {
  const style = getComputedStyle(element);
  const value = (name: string): string => style.getPropertyValue(name).trim();
  const series = Array.from({ length: SERIES }, (_, index) => value(`--chart-${index + 1}`));
  return {
    ground: value("--chart-ground"),
    ink: value("--chart-ink"),
    muted: value("--chart-muted"),
    rule: value("--chart-rule"),
    alarm: value("--chart-alarm"),
    series,
    classes: Array.from({ length: classCount }, (_, index) => classColor(index, classCount, series)),
    scale: Array.from({ length: SCALE_STEPS }, (_, step) =>
      mix(value("--chart-rule"), series[0]!, step / (SCALE_STEPS - 1)),
    ),
  };
};

/** Colors of the charts while they last; else hues all around, neighbors of unlike lightness. */
const classColor = (index: number, count: number, series: readonly string[]): string =>
  count <= SERIES
    ? series[index]!
    : `oklch(${index % 2 === 0 ? 0.58 : 0.76} 0.15 ${Math.round((360 * index) / count + 20)})`;

/** Between two colors of the form #rrggbb. */
const mix = (from: string, to: string, share: number): string => {
  const part = (text: string, at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => Math.round(part(from, at) + share * (part(to, at) - part(from, at))));
  return `rgb(${parts.join(" ")})`;
};

/** Which step of the scale a value has between two ends; the middle where they are equal. */
export const scaleStep = (value: number, low: number, high: number): number => {
  if (Number.isNaN(value)) return 0;
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return Math.max(0, Math.min(SCALE_STEPS - 1, Math.floor(share * SCALE_STEPS)));
};
