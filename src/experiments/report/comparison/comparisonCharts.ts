import { type Axis, barChart, type Chart, lineChart, type SeriesPoint } from "../../../charts/index.ts";
import type { RunOutcome } from "../../results/RunOutcome.ts";
import { meanInterval } from "../../statistics/meanInterval.ts";
import { differenceCharts } from "./differenceCharts.ts";
import type { OutcomeGroup } from "./groupOutcomes.ts";
import { ACCURACY, measures, POSITIVE } from "./measures.ts";
import { pairGroups } from "./pairGroups.ts";

const BAND = "95 % interval over seeds";
/** Over rounds, an interval of two seeds is so wide that it hides all lines; at the end, where there is room, it is drawn. */
const BAND_SEEDS = 3;

export interface ComparisonCharts {
  /** Over rounds. */
  readonly lines: readonly Chart[];
  /** At the end. */
  readonly bars: readonly Chart[];
  /** Seed by seed, to the group that others are compared with. */
  readonly differences: readonly Chart[];
}

/** What groups of runs did, side by side; with the interval over seeds where there are several. */
export const comparisonCharts = (groups: readonly OutcomeGroup[]): ComparisonCharts => {
  const lines = [
    overRounds(groups, "comparison-accuracy", "Personalised accuracy over rounds", ACCURACY, accuracyOf("after")),
    overRounds(
      groups,
      "comparison-shared",
      "Accuracy of the shared models over rounds",
      ACCURACY,
      accuracyOf("before"),
    ),
    overRounds(
      groups,
      "comparison-loss",
      "Loss after personalisation over rounds",
      { label: "mean cross-entropy", unit: "nat", limits: POSITIVE },
      ({ evaluations }) => evaluations.map(({ round, active }) => [round, active.after.loss]),
    ),
    overRounds(
      groups,
      "comparison-time",
      "Completion time over rounds",
      { label: "time", unit: "s", limits: POSITIVE },
      ({ rounds }) => rounds.map(({ round, completionTime }) => [round, completionTime]),
    ),
  ];
  const bars = measures.map(({ name, title, axis, of }) =>
    barChart({
      name: `comparison-end-${name}`,
      title,
      y: axis,
      band: BAND,
      groups: groups.map((group) => {
        const values = group.outcomes.flatMap((outcome) => of(outcome) ?? []);
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
    }),
  );
  return { lines, bars, differences: differenceCharts(pairGroups(groups)) };
};

type Points = readonly (readonly [round: number, value: number])[];

const accuracyOf =
  (when: "before" | "after") =>
  ({ evaluations }: RunOutcome): Points =>
    evaluations.map(({ round, active }) => [round, 100 * active[when].accuracy]);

const overRounds = (
  groups: readonly OutcomeGroup[],
  name: string,
  title: string,
  y: Axis,
  of: (outcome: RunOutcome) => Points,
): Chart =>
  lineChart({
    name,
    title,
    x: { label: "round" },
    y,
    series: groups.map((group) => ({
      name: group.name,
      ...(group.outcomes.length >= BAND_SEEDS && { band: BAND }),
      points: meanPoints(group.outcomes.map(of)),
    })),
  });

/** Means over the runs at the rounds that all of them have. */
const meanPoints = (runs: readonly Points[]): SeriesPoint[] => {
  const tables = runs.map((points) => new Map(points));
  return (runs[0] ?? []).flatMap(([x]) => {
    const values = tables.flatMap((table) => table.get(x) ?? []);
    if (values.length < runs.length) return [];
    const { mean, halfWidth } = meanInterval(values);
    const isDrawn = halfWidth !== null && runs.length >= BAND_SEEDS;
    return [{ x, mean, ...(isDrawn && { low: mean - halfWidth, high: mean + halfWidth }) }];
  });
};
