import { type Chart, lineChart, type SeriesPoint } from "gfml/charts";
import type { RunModel } from "../feed/RunModel.ts";
import { strings } from "../strings.ts";

/** A run that has begun, and its name. */
export interface ComparedRun {
  readonly name: string;
  readonly model: RunModel;
}

/** Runs against each other over their rounds, a line a run. */
export const comparisonCharts = (runs: readonly ComparedRun[]): Chart[] => {
  const words = strings.compare.charts;
  const chart = (
    name: keyof typeof words,
    y: { readonly label: string; readonly unit: string },
    of: (model: RunModel) => readonly SeriesPoint[],
  ): Chart =>
    lineChart({
      name: `compare-${name}`,
      title: words[name],
      x: { label: "round" },
      y: { ...y, include: [0] },
      series: runs.map((run) => ({ name: run.name, points: of(run.model) })),
    });
  const perRound = (of: (round: RunModel["rounds"][number]) => number) => (model: RunModel) =>
    model.rounds.map((round) => ({ x: round.round, mean: of(round) }));
  return [
    ...(runs.some(({ model }) => model.evaluations.length > 0)
      ? [
          chart("accuracy", { label: "accuracy", unit: "%" }, (model) =>
            model.evaluations.map(({ round, active }) => ({ x: round, mean: 100 * active.after.accuracy })),
          ),
        ]
      : []),
    chart(
      "time",
      { label: "time", unit: "s" },
      perRound(({ completionTime }) => completionTime),
    ),
    chart(
      "provider",
      { label: "utility", unit: "token" },
      perRound(({ providerUtility }) => providerUtility),
    ),
    chart(
      "payments",
      { label: "payments", unit: "token" },
      perRound(({ payments }) => payments),
    ),
    chart(
      "utility",
      { label: "utility", unit: "token" },
      perRound(({ meanProfit }) => meanProfit),
    ),
  ];
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
