import type { EvaluationRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { lineChart } from "../lineChart.ts";
import { seriesColor } from "../palette.ts";

/** Test loss of the active learners over rounds, before and after personalization. */
export const lossChart = (evaluations: readonly Pick<EvaluationRecord, "round" | "active">[]): Chart =>
  lineChart({
    name: "loss",
    title: "Loss, before and after personalization",
    x: { label: "round" },
    y: { label: "mean cross-entropy", unit: "nat", include: [0] },
    series: [
      {
        name: "personalised",
        color: seriesColor(0),
        points: evaluations.map(({ round, active }) => ({ x: round, mean: active.after.loss })),
      },
      {
        name: "shared model, before",
        color: seriesColor(1),
        points: evaluations.map(({ round, active }) => ({ x: round, mean: active.before.loss })),
      },
    ],
  });
