import { axisY, barX, dot, type Markish, ruleX, ruleY, text } from "@observablehq/plot";
import type { Axis, Chart, LegendEntry } from "./Chart.ts";
import { frame, lyingAxes, TEXT_SIZE } from "./frame.ts";
import { axisLabel, showAlike, slug, withinLimits } from "./numbers.ts";
import { ground, ink, muted, seriesColor } from "./palette.ts";
import { breakLines, textWidth } from "./svgText.ts";

/** A bar: a mean, the ends of its interval, and the value that a publication prints for it. */
interface Bar {
  readonly name: string;
  readonly mean: number | null;
  readonly low?: number | null;
  readonly high?: number | null;
  readonly printed?: number | null;
}

export interface BarGroup {
  readonly name: string;
  readonly bars: readonly Bar[];
}

export interface BarChartOptions {
  /** For file names and ids; made of the title if not given. */
  readonly name?: string;
  readonly title: string;
  readonly description?: string;
  /** What the bars measure. */
  readonly y: Axis;
  readonly groups: readonly BarGroup[];
  /** What `low` and `high` are: "95 % interval". */
  readonly band?: string;
  /** What `printed` is: "printed in the paper". */
  readonly printed?: string;
}

interface Row extends Bar {
  readonly group: string;
  readonly color: string;
  readonly shown: string;
}

const ROW_HEIGHT = 24;
/** Of the width, the most that names of bars take: longer ones are broken into lines. */
const NAMES_SHARE = 0.42;
const LINE_HEIGHT = 14;
const lineHeight = { lineHeight: LINE_HEIGHT / TEXT_SIZE };

/** Bars that lie, so that long names can be read; in groups, or one for each group. */
export const barChart = (options: BarChartOptions): Chart => {
  const { title, y, groups, band = "95 % interval", printed = "printed in the paper" } = options;
  const isGrouped = groups.some(({ bars }) => bars.length > 1);
  const names = [...new Set(groups.flatMap(({ bars }) => bars.map(({ name }) => name)))];
  const show = showAlike(groups.flatMap(({ bars }) => bars.flatMap(({ mean }) => (mean === null ? [] : [mean]))));
  const rows = groups.flatMap(({ name: group, bars }) =>
    bars.map((bar): Row => {
      const color = seriesColor(isGrouped ? names.indexOf(bar.name) : 0);
      return { ...bar, group, color, shown: bar.mean === null ? "none" : show(bar.mean) };
    }),
  );
  const hasBand = rows.some(isSpread);
  const hasPrinted = rows.some(isPrinted);
  const legend: LegendEntry[] = [
    ...(isGrouped
      ? names.map((label, index): LegendEntry => ({ label, color: seriesColor(index), shape: "square" }))
      : []),
    ...(hasBand ? [{ label: band, color: ink, shape: "whisker" } as const] : []),
    ...(hasPrinted ? [{ label: printed, color: ink, shape: "diamond" } as const] : []),
  ];
  return {
    name: options.name ?? slug(title),
    title,
    description: options.description ?? describe(options, rows, isGrouped),
    legend,
    table: {
      columns: [
        ...(isGrouped ? ["group"] : []),
        "",
        axisLabel(y),
        ...(hasBand ? ["from", "to"] : []),
        ...(hasPrinted ? [printed] : []),
      ],
      rows: rows.map((row) => [
        ...(isGrouped ? [row.group] : []),
        isGrouped ? row.name : row.group,
        row.mean,
        ...(hasBand ? [row.low ?? null, row.high ?? null] : []),
        ...(hasPrinted ? [row.printed ?? null] : []),
      ]),
    },
    omission: "",
    plot: (width) =>
      drawing(
        width,
        y,
        rows.map((row) => withinLimits(row, y)),
        isGrouped,
      ),
  };
};

const isSpread = ({ low, high }: Bar): boolean => typeof low === "number" && typeof high === "number";
const isPrinted = ({ printed }: Bar): boolean => typeof printed === "number";

const drawing = (width: number, y: Axis, rows: readonly Row[], isGrouped: boolean): ReturnType<Chart["plot"]> => {
  const label = (row: Row): string => (isGrouped ? row.name : row.group);
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map((one) => textWidth(one, TEXT_SIZE)));
  const groups = [...new Set(rows.map(({ group }) => group))];
  const names = isGrouped ? groups : rows.map(label);
  const left = Math.min(width * NAMES_SHARE, widest(names) + 14);
  const broken = new Map(names.map((name) => [name, breakLines(name, TEXT_SIZE, left - 14)]));
  const lines = Math.max(1, ...[...broken.values()].map(({ length }) => length));
  const shown = (name: string): string => broken.get(name)?.join("\n") ?? name;
  const barsOfGroup = isGrouped ? rows.length / Math.max(1, groups.length) : 1;
  const rowHeight = Math.max(ROW_HEIGHT, (lines * LINE_HEIGHT + 8) / barsOfGroup);
  // names of many lines make rows taller, not bars thicker
  const inset = 3 + (rowHeight - ROW_HEIGHT) / 2;
  const right = widest(rows.map(({ shown }) => shown)) + 14;
  const height = 20 + 48 + rows.length * rowHeight + (isGrouped ? groups.length * 10 : 0);
  const place = isGrouped ? { y: "name", fy: "group" } : { y: "group" };
  const known = rows.filter(({ mean }) => mean !== null);
  const values = rows.flatMap(({ mean, low, high, printed }) => [mean, low, high, printed]);
  const numbers = [0, ...(y.include ?? []), ...values.filter((value): value is number => typeof value === "number")];
  const marks: Markish[] = [
    lyingAxes(width - left - right, y),
    isGrouped
      ? text(groups, {
          fy: (name: string) => name,
          text: shown,
          frameAnchor: "left",
          textAnchor: "end",
          dx: -8,
          fill: ink,
          ...lineHeight,
        })
      : axisY({ label: null, color: ink, tickSize: 0, tickFormat: shown, ...lineHeight }),
    barX(known, { x: "mean", ...place, fill: "color", insetTop: inset, insetBottom: inset, rx2: 2 }),
    ruleX([0], { stroke: muted }),
    ruleY(rows.filter(isSpread), { x1: "low", x2: "high", ...place, stroke: ground, strokeWidth: 4 }),
    ruleY(rows.filter(isSpread), { x1: "low", x2: "high", ...place, stroke: ink, strokeWidth: 1.5 }),
    dot(rows.filter(isPrinted), {
      x: "printed",
      ...place,
      symbol: "diamond",
      r: 4.5,
      fill: ground,
      stroke: ink,
      strokeWidth: 1.5,
    }),
    text(rows, { ...place, text: "shown", frameAnchor: "right", textAnchor: "end", dx: right - 4, fill: ink }),
  ];
  return {
    ...frame(width, height),
    marginTop: 12,
    marginLeft: left,
    marginRight: right,
    x: {
      domain: numbers.every((value) => value === 0) ? [0, 1] : [Math.min(...numbers), Math.max(...numbers)],
      nice: true,
    },
    y: { type: "band", domain: [...new Set(rows.map(label))], padding: 0, axis: null },
    ...(isGrouped && { fy: { domain: groups, padding: 0.12, axis: null } }),
    marks,
  };
};

const describe = ({ y }: BarChartOptions, rows: readonly Row[], isGrouped: boolean): string => {
  const parts = rows.map(({ name, group, shown }) => `${isGrouped ? `${group}, ${name}` : group}: ${shown}`);
  const some = parts.length > 24 ? [...parts.slice(0, 24), `and ${parts.length - 24} more in the table`] : parts;
  return `${axisLabel(y)}. ${some.join("; ")}.`;
};
