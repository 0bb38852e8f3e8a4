import { type Axis, type Chart, lineChart, type SeriesPoint } from "gfml/charts";
import { meanInterval } from "gfml/math";
import type { RunModel } from "../feed/RunModel.ts";
import { strings } from "../strings.ts";
import type { RunGroup } from "./groupRuns.ts";

/** A run that has begun, and its name. */
export interface ComparedRun {
  readonly name: string;
  readonly model: RunModel;
}

/** As in reports: an interval of two seeds hides all lines, and bands of more groups cover each other. */
const BAND_SEEDS = 3;
const BAND_GROUPS = 4;

type Point = { readonly x: number; readonly value: number };

const perRound = (of: (round: RunModel["rounds"][number]) => number) => (model: RunModel) =>
  model.rounds.map((round) => ({ x: round.round, value: of(round) }));

/** What is compared over rounds. */
const courses: readonly {
  readonly name: keyof typeof strings.compare.charts;
  readonly y: Axis;
  readonly of: (model: RunModel) => readonly Point[];
}[] = [
  {
    name: "accuracy",
    y: { label: "accuracy", unit: "%" },
    of: ({ evaluations }) => evaluations.map(({ round, active }) => ({ x: round, value: 100 * active.after.accuracy })),
  },
  { name: "time", y: { label: "time", unit: "s" }, of: perRound(({ completionTime }) => completionTime) },
  { name: "provider", y: { label: "utility", unit: "token" }, of: perRound(({ providerUtility }) => providerUtility) },
  { name: "payments", y: { label: "payments", unit: "token" }, of: perRound(({ payments }) => payments) },
  { name: "utility", y: { label: "utility", unit: "token" }, of: perRound(({ meanProfit }) => meanProfit) },
];

/** Groups of runs against each other over their rounds: a line a group, with the interval over seeds where there are enough. */
export const comparisonCharts = (groups: readonly RunGroup[]): Chart[] => {
  const isBanded = groups.length <= BAND_GROUPS && groups.every(({ runs }) => runs.length >= BAND_SEEDS);
  return courses.flatMap(({ name, y, of }) => {
    const series = groups.map((group) => ({
      name: group.name,
      ...(isBanded && { band: strings.compare.interval }),
      points: meanPoints(
        group.runs.map(({ model }) => of(model)),
        isBanded,
      ),
    }));
    if (series.every(({ points }) => points.length === 0)) return [];
    const title = strings.compare.charts[name];
    return [lineChart({ name: `compare-${name}`, title, x: { label: "round" }, y: { ...y, include: [0] }, series })];
  });
};

/** Means over the runs at the rounds that all of them have. */
const meanPoints = (runs: readonly (readonly Point[])[], isBanded: boolean): SeriesPoint[] => {
  const others = runs.slice(1).map((points) => new Map(points.map(({ x, value }) => [x, value])));
  return (runs[0] ?? []).flatMap(({ x, value }) => {
    const values = [value, ...others.flatMap((points) => points.get(x) ?? [])];
    if (values.length < runs.length) return [];
    const { mean, halfWidth } = meanInterval(values);
    return [{ x, mean, ...(isBanded && halfWidth !== null && { low: mean - halfWidth, high: mean + halfWidth }) }];
  });
};

/** A run after its last round. */
export const runFigures = ({ rounds, evaluations }: RunModel) => {
  const last = evaluations.at(-1)?.active;
  const sum = (of: (round: RunModel["rounds"][number]) => number): number =>
    rounds.reduce((total, round) => total + of(round), 0);
  return {
    before: last?.before.accuracy,
    after: last?.after.accuracy,
    meanTime: rounds.length === 0 ? undefined : sum(({ completionTime }) => completionTime) / rounds.length,
    paid: sum(({ payments }) => payments),
    provider: sum(({ providerUtility }) => providerUtility),
    stable: rounds.filter(({ stability }) => stability.nashStable).length,
  };
};
