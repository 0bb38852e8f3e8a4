import { areaY, dot, lineY, type Markish, ruleX, text } from "@observablehq/plot";
import type { Axis, Chart, ChartTable, LegendEntry } from "./Chart.ts";
import { axes, frame } from "./frame.ts";
import { axisLabel, slug, thin, withinLimits } from "./numbers.ts";
import { muted, seriesColor, seriesDash } from "./palette.ts";

/** A point of a series: a mean, and the ends of its interval where there is one. */
export interface SeriesPoint {
  readonly x: number;
  /** null: nothing was measured here, the line is interrupted. */
  readonly mean: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
}

export interface Series {
  readonly name: string;
  readonly points: readonly SeriesPoint[];
  /** A color of the palette; the next one if not given. */
  readonly color?: string;
  readonly dash?: string;
  /** Says what lies between `low` and `high`, for the legend: "95 % interval". */
  readonly band?: string;
}

export interface LineChartOptions {
  /** For file names and ids; made of the title if not given. */
  readonly name?: string;
  readonly title: string;
  readonly description?: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Places on the horizontal axis to point at. */
  readonly notes?: readonly { readonly x: number; readonly label: string }[];
  /** More to draw, over the lines, and what it means. */
  readonly extra?: { readonly marks: (width: number) => readonly Markish[]; readonly legend: readonly LegendEntry[] };
}

/** More points than pixels show nothing more. */
const DRAWN_POINTS = 240;
const TABLE_ROWS = 120;

/** Lines over a numeric axis, with the interval of each as a band: one series or a dozen. */
export const lineChart = (options: LineChartOptions): Chart => {
  const { title, x, y, notes = [], extra } = options;
  const series = options.series.map((one, index) => ({
    ...one,
    color: one.color ?? seriesColor(index),
    dash: one.dash ?? seriesDash(index),
    points: thin(one.points, DRAWN_POINTS).map((point) => withinLimits(point, y)),
  }));
  const longest = Math.max(0, ...options.series.map(({ points }) => points.length));
  return {
    name: options.name ?? slug(title),
    title,
    description: options.description ?? describe(options),
    legend: [
      ...(series.length > 1 || series.some(({ band }) => band !== undefined) ? series.map(lineEntry) : []),
      ...bandEntries(series),
      ...(extra?.legend ?? []),
    ],
    table: tableOf(options),
    omission:
      longest > DRAWN_POINTS ? `Of ${longest.toLocaleString("en")} points a line, ${DRAWN_POINTS} are drawn.` : "",
    plot: (width) => ({
      ...frame(width, Math.max(220, Math.min(320, width * 0.45))),
      x: {
        inset: 6,
        ...domainOf(
          x,
          series.flatMap(({ points }) => points.map((point) => point.x)),
        ),
      },
      y: {
        nice: true,
        zero: false,
        ...domainOf(
          y,
          series.flatMap(({ points }) => points.flatMap(valuesOf)),
        ),
      },
      marks: [
        axes(width, x, y, { integers: x.unit === undefined }),
        ruleX(notes, { x: "x", stroke: muted, strokeDasharray: "2 3" }),
        text(notes, { x: "x", text: "label", frameAnchor: "top", dy: -16, fill: muted }),
        ...series.flatMap(({ points, color }) => bandMarks(points, color)),
        ...series.flatMap(({ points, color, dash }) => [
          lineY(points, {
            x: "x",
            y: "mean",
            stroke: color,
            strokeWidth: 2,
            ...(dash !== undefined && { strokeDasharray: dash }),
          }),
          // a single point has no line
          dot(points.length <= 12 ? points : [], { x: "x", y: "mean", fill: color, r: 2.5 }),
        ]),
        ...(extra?.marks(width) ?? []),
      ],
    }),
  };
};

const hasBand = ({ low, high }: SeriesPoint): boolean => typeof low === "number" && typeof high === "number";

const bandMarks = (points: readonly SeriesPoint[], color: string): Markish[] =>
  points.some(hasBand) ? [areaY(points, { x: "x", y1: "low", y2: "high", fill: color, fillOpacity: 0.16 })] : [];

const valuesOf = ({ mean, low, high }: SeriesPoint): number[] =>
  [mean, low, high].filter((value): value is number => typeof value === "number");

/** The axis' domain; an axis of one value is widened, since a scale needs two. */
const domainOf = ({ include = [] }: Axis, values: readonly number[]): { domain: [number, number] } => {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of [...values, ...include]) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return { domain: [0, 1] };
  const pad = Math.abs(low) > 1 ? Math.abs(low) * 0.05 : 0.5;
  return { domain: low === high ? [low - pad, high + pad] : [low, high] };
};

interface DrawnSeries extends Omit<Series, "dash"> {
  readonly color: string;
  readonly dash: string | undefined;
}

const lineEntry = ({ name, color, dash }: DrawnSeries): LegendEntry => ({
  label: name,
  color,
  shape: dash === undefined ? "line" : "dash",
});

/** One entry for bands that mean the same. */
const bandEntries = (series: readonly DrawnSeries[]): LegendEntry[] =>
  [...new Set(series.flatMap(({ band }) => band ?? []))].map((label) => {
    const same = series.filter(({ band }) => band === label);
    return { label, color: same.length === 1 ? same[0]!.color : muted, shape: "band" };
  });

const describe = ({ x, y, series }: LineChartOptions): string => {
  const names = series.map(({ name }) => name).join(", ");
  const ends = series.flatMap(({ name, points }) => {
    const known = points.filter((point) => point.mean !== null);
    const first = known[0]?.mean;
    const last = known.at(-1)?.mean;
    return typeof first === "number" && typeof last === "number"
      ? [`${name} goes from ${round(first)} to ${round(last)}`]
      : [];
  });
  return `${axisLabel(y)} over ${x.label}: ${names}. ${ends.length > 0 ? `${ends.join("; ")}.` : ""}`.trim();
};

const round = (value: number): number => Number(value.toPrecision(4));

const tableOf = ({ x, y, series }: LineChartOptions): ChartTable => {
  const values = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].sort((a, b) => a - b);
  const columns = series.map((one) => ({
    name: one.name,
    withBand: one.points.some(hasBand),
    byX: new Map(one.points.map((point) => [point.x, point])),
  }));
  return {
    columns: [
      axisLabel(x),
      ...columns.flatMap(({ name, withBand }) => [
        axisLabel({ ...y, label: name }),
        ...(withBand ? [`${name}, from`, `${name}, to`] : []),
      ]),
    ],
    rows: thin(values, TABLE_ROWS).map((value) => [
      value,
      ...columns.flatMap(({ byX, withBand }) => {
        const point = byX.get(value);
        return [point?.mean ?? null, ...(withBand ? [point?.low ?? null, point?.high ?? null] : [])];
      }),
    ]),
  };
};
