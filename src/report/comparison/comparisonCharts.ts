import { type Axis, barChart, type Chart, lineChart } from "../../charts/index.ts";
import { meanInterval } from "../../math/index.ts";
import { hasBands, meanCourse } from "../../view/index.ts";
import { type ComparedGroup, valuesOf } from "./ComparedRun.ts";
import { type ComparedMeasure, courses, type MeasuredCourse, measures } from "./measures.ts";
import { type GroupPair, groupDifference, pairGroups, referenceName } from "./pairGroups.ts";

const BAND = "95 % interval over seeds";
/** More lines cannot be distinguished, and their legend has no room. */
const LINES = 12;

/** The charts of a comparison. */
export interface ComparisonCharts {
  /** Over rounds. */
  readonly lines: readonly Chart[];
  /** At the end. */
  readonly bars: readonly Chart[];
  /** Differences from the reference group, seed by seed. */
  readonly differences: readonly Chart[];
}

/** Draws groups of runs side by side, with the interval over seeds where a group has several. */
export const comparisonCharts = (groups: readonly ComparedGroup[]): ComparisonCharts => ({
  lines: courses.map((course) => overRounds(groups, course)),
  bars: measures.map((measure) => atTheEnd(groups, measure)),
  differences: differenceCharts(pairGroups(groups)),
});

const atTheEnd = (groups: readonly ComparedGroup[], { name, title, axis }: ComparedMeasure): Chart =>
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

const overRounds = (groups: readonly ComparedGroup[], { name, title, axis }: MeasuredCourse): Chart => {
  const chart = lineChart({
    name,
    title,
    x: { label: "round" },
    y: axis,
    series: groups.slice(0, LINES).map((group) => ({
      name: group.name,
      ...(hasBands(groups) && { band: BAND }),
      points: meanCourse(
        group.runs.flatMap((run) => run.courses.get(name) ?? []),
        hasBands(groups),
      ),
    })),
  });
  if (groups.length <= LINES) return chart;
  return { ...chart, omission: `The first ${LINES} of ${groups.length} groups are drawn. ${chart.omission}`.trim() };
};

/** The measures with a chart. The table beside the charts holds all. */
const DRAWN = ["accuracy-after", "completion-time", "profit", "provider-utility"];

/** The axis of differences of a measure. Differences of percentages are in points. */
export const differenceAxis = ({ short, axis: { unit } }: ComparedMeasure): Axis => ({
  label: `difference of ${short}`,
  ...(unit !== undefined && { unit: unit === "%" ? "points" : unit }),
});

/** The paired differences of each group and its reference. */
const differenceCharts = (pairs: readonly GroupPair[]): Chart[] =>
  pairs.length === 0
    ? []
    : measures
        .filter(({ name }) => DRAWN.includes(name))
        .map((measure) =>
          barChart({
            name: `comparison-difference-${measure.name}`,
            title: `${measure.title}: difference from ${referenceName(pairs)}`,
            y: differenceAxis(measure),
            band: "95 % interval of the paired difference",
            groups: pairs.map((pair) => {
              const { mean = null, halfWidth = null } = groupDifference(pair, measure.name) ?? {};
              const interval = mean !== null && halfWidth !== null && { low: mean - halfWidth, high: mean + halfWidth };
              return { name: pair.group.name, bars: [{ name: measure.title, mean, ...interval }] };
            }),
          }),
        );
