import { barChart, type Chart, lineChart, type SeriesPoint } from "../../charts/index.ts";
import { meanInterval } from "../../math/index.ts";
import { type Course, courses, type Points } from "./courses.ts";
import { differenceCharts } from "./differenceCharts.ts";
import { type RunGroup, valuesOf } from "./groupRuns.ts";
import { type Measure, measures } from "./measures.ts";
import { pairGroups } from "./pairGroups.ts";

const BAND = "95 % interval over seeds";
/** Over rounds, an interval of two seeds is so wide that it hides all lines; at the end, where there is room, it is drawn. */
const BAND_SEEDS = 3;
/** More lines cannot be told apart, and leave their legend no room. */
const LINES = 12;
/** Bands of more groups cover each other and the lines. */
const BAND_GROUPS = 4;

/** Whether lines over rounds have bands. */
export const hasBands = (groups: readonly RunGroup[]): boolean =>
  groups.length <= BAND_GROUPS && groups.every(({ runs }) => runs.length >= BAND_SEEDS);

export interface ComparisonCharts {
  /** Over rounds. */
  readonly lines: readonly Chart[];
  /** At the end. */
  readonly bars: readonly Chart[];
  /** Seed by seed, to the group that others are compared with. */
  readonly differences: readonly Chart[];
}

/** What groups of runs did, side by side; with the interval over seeds where there are several. */
export const comparisonCharts = (groups: readonly RunGroup[]): ComparisonCharts => ({
  lines: courses.map((course) => overRounds(groups, course)),
  bars: measures.map((measure) => atTheEnd(groups, measure)),
  differences: differenceCharts(pairGroups(groups)),
});

const atTheEnd = (groups: readonly RunGroup[], { name, title, axis }: Measure): Chart =>
  barChart({
    name: `comparison-end-${name}`,
    title,
    y: axis,
    band: BAND,
    groups: groups.map((group) => {
      const values = valuesOf(group, name);
      const { mean, halfWidth } = meanInterval(values);
      return {
        name: group.name,
        bars: [
          {
            name: title,
            mean: values.length === 0 ? null : mean,
            ...(halfWidth !== null && { low: mean - halfWidth, high: mean + halfWidth }),
          },
        ],
      };
    }),
  });

const overRounds = (groups: readonly RunGroup[], { name, title, axis }: Course): Chart => {
  const chart = lineChart({
    name,
    title,
    x: { label: "round" },
    y: axis,
    series: groups.slice(0, LINES).map((group) => ({
      name: group.name,
      ...(hasBands(groups) && { band: BAND }),
      points: meanPoints(
        group.runs.flatMap((run) => run.courses.get(name) ?? []),
        hasBands(groups),
      ),
    })),
  });
  if (groups.length <= LINES) return chart;
  return { ...chart, omission: `Of ${groups.length} groups, the first ${LINES} are drawn. ${chart.omission}`.trim() };
};

/** Means over the runs at the rounds that all of them have. */
const meanPoints = (runs: readonly Points[], isBanded: boolean): SeriesPoint[] => {
  const tables = runs.map(
    ({ rounds, values }) => new Map(Array.from(rounds, (round, index) => [round, values[index]!])),
  );
  return [...(runs[0]?.rounds ?? [])].flatMap((x) => {
    const values = tables.flatMap((table) => table.get(x) ?? []);
    if (values.length < runs.length) return [];
    const { mean, halfWidth } = meanInterval(values);
    return [{ x, mean, ...(isBanded && halfWidth !== null && { low: mean - halfWidth, high: mean + halfWidth }) }];
  });
};
