import { type Axis, type Chart, lineChart } from "gfml/charts";
import { type ComparableRun, hasBands, isStableAtPaidPrices, meanCourse, type RunGroup, shownScores } from "gfml/view";
import type { RunModel } from "../feed/RunModel.ts";
import { strings } from "../strings.ts";

/** A run that has started, with its name. */
export interface LoadedRun extends ComparableRun {
  readonly name: string;
  readonly model: RunModel;
}

/** The run as it is grouped; undefined before it has started. */
export const comparedRun = (name: string, model: RunModel | undefined): LoadedRun | undefined => {
  if (model === undefined || model.header === null) return undefined;
  const { seed, scheme, scenario, fields, dataName } = model.header;
  // equal seeds, data and fields mean the same run in two folders
  return { key: `${seed} ${dataName}`, seed, scheme, scenario, fields, name, model };
};

type Course = Parameters<typeof meanCourse>[0][number];

const courseOf = <T extends { readonly round: number }>(records: readonly T[], of: (record: T) => number): Course => ({
  rounds: records.map(({ round }) => round),
  values: records.map(of),
});

const perRound = (of: (round: RunModel["rounds"][number]) => number) => (model: RunModel) => courseOf(model.rounds, of);

/** The quantities that are compared over rounds. */
const courses: readonly {
  readonly name: keyof typeof strings.compare.charts;
  readonly y: Axis;
  readonly of: (model: RunModel) => Course;
}[] = [
  {
    name: "accuracy",
    y: { label: "accuracy", unit: "%" },
    of: ({ evaluations }) =>
      courseOf(
        evaluations.filter(({ active }) => shownScores(active.after) !== undefined),
        ({ active }) => 100 * shownScores(active.after)!.accuracy,
      ),
  },
  { name: "time", y: { label: "time", unit: "s" }, of: perRound(({ completionTime }) => completionTime) },
  { name: "provider", y: { label: "utility", unit: "token" }, of: perRound(({ providerUtility }) => providerUtility) },
  { name: "payments", y: { label: "payments", unit: "token" }, of: perRound(({ payments }) => payments) },
  { name: "utility", y: { label: "utility", unit: "token" }, of: perRound(({ meanProfit }) => meanProfit) },
];

/** Charts over rounds with one line per group of runs, and the interval over seeds if there are enough of them. */
export const comparisonCharts = (groups: readonly RunGroup<LoadedRun>[]): Chart[] => {
  const isBanded = hasBands(groups);
  return courses.flatMap(({ name, y, of }) => {
    const series = groups.map((group) => ({
      name: group.name,
      ...(isBanded && { band: strings.compare.interval }),
      points: meanCourse(
        group.runs.map(({ model }) => of(model)),
        isBanded,
      ),
    }));
    if (series.every(({ points }) => points.length === 0)) return [];
    const title = strings.compare.charts[name];
    return [lineChart({ name: `compare-${name}`, title, x: { label: "round" }, y: { ...y, include: [0] }, series })];
  });
};

/** A run after its last round. */
export const runFigures = ({ rounds, evaluations }: RunModel) => {
  const last = evaluations.at(-1)?.active;
  const sum = (of: (round: RunModel["rounds"][number]) => number): number =>
    rounds.reduce((total, round) => total + of(round), 0);
  return {
    before: shownScores(last?.before)?.accuracy,
    after: shownScores(last?.after)?.accuracy,
    meanTime: rounds.length === 0 ? undefined : sum(({ completionTime }) => completionTime) / rounds.length,
    paid: sum(({ payments }) => payments),
    provider: sum(({ providerUtility }) => providerUtility),
    stable: rounds.filter(({ stability }) => stability.nashStable).length,
    stablePaid: rounds.filter(({ stability }) => isStableAtPaidPrices(stability)).length,
  };
};
