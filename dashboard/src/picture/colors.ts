import { seriesColor } from "gfml/charts";

/** A coalition’s color as CSS, the same as in the charts. */
export const coalitionColor = (coalition: number): string => seriesColor(coalition);

/** Colors of the picture in a form that the canvas accepts. */
export interface PictureColors {
  readonly ground: string;
  readonly ink: string;
  readonly muted: string;
  readonly rule: string;
  readonly alarm: string;
  readonly series: readonly string[];
  readonly classes: readonly string[];
  /** From the smallest to the greatest value. */
  readonly scale: readonly string[];
}

const SCALE_STEPS = 12;
const SERIES = 8;

/** The page’s current colors, light or dark. */
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

/** The charts’ colors if there are enough; otherwise hues around the circle, with alternating lightness. */
const classColor = (index: number, count: number, series: readonly string[]): string =>
  count <= SERIES
    ? series[index]!
    : `oklch(${index % 2 === 0 ? 0.58 : 0.76} 0.15 ${Math.round((360 * index) / count + 20)})`;

/** Mixes two colors of the form #rrggbb. */
const mix = (from: string, to: string, share: number): string => {
  const part = (text: string, at: number): number => Number.parseInt(text.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => Math.round(part(from, at) + share * (part(to, at) - part(from, at))));
  return `rgb(${parts.join(" ")})`;
};

/** The step of a value on the scale between two ends; the middle if the ends are equal. */
export const scaleStep = (value: number, low: number, high: number): number => {
  if (Number.isNaN(value)) return 0;
  const share = high > low ? (value - low) / (high - low) : 0.5;
  return Math.max(0, Math.min(SCALE_STEPS - 1, Math.floor(share * SCALE_STEPS)));
};
