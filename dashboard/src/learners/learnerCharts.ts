import { type Chart, lineChart, type SeriesPoint } from "gfml/charts";
import type { LearnerHistory } from "gfml/view";
import { strings } from "../strings.ts";

const points = (values: readonly (number | null)[], scale = 1): SeriesPoint[] =>
  values.map((value, x) => ({ x, mean: value === null ? null : value * scale }));

/** A learner over the rounds: reputation, contribution, frequency, earnings, accuracy. */
export const learnerCharts = (history: LearnerHistory): Chart[] => {
  const words = strings.learner.charts;
  const chart = (
    name: "reputation" | "contribution" | "frequency" | "earned",
    label: string,
    unit: string,
    scale = 1,
  ) =>
    lineChart({
      name: `learner-${name}`,
      title: words[name],
      x: { label: "round" },
      y: { label, ...(unit !== "" && { unit }), include: [0] },
      series: [{ name: label, points: points(history[name], scale) }],
    });
  const accuracy = (name: string, of: "before" | "after") => ({
    name,
    points: history.evaluations.map((one) => ({ x: one.round, mean: 100 * one[of] })),
  });
  return [
    chart("reputation", "reputation", ""),
    chart("contribution", "v", ""),
    chart("frequency", "frequency", "Mcycles/s", 1e-6),
    chart("earned", "earned", "token"),
    ...(history.evaluations.length === 0
      ? []
      : [
          lineChart({
            name: "learner-accuracy",
            title: words.accuracy,
            x: { label: "round" },
            y: { label: "accuracy", unit: "%", include: [0, 100], limits: [0, 100] },
            series: [accuracy(words.before, "before"), accuracy(words.after, "after")],
          }),
        ]),
  ];
};
