import type { EvaluationRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { lineChart } from "../lineChart.ts";

/** Accuracy of passive learners after they personalized with so many own samples, over rounds; none without such learners. */
export const newcomersChart = (
  evaluations: readonly Pick<EvaluationRecord, "round" | "passive">[],
): Chart | undefined => {
  const counts = Object.keys(evaluations.at(-1)?.passive ?? {});
  if (counts.length === 0) return undefined;
  return lineChart({
    name: "newcomers",
    title: "Accuracy of newcomers, by how many own samples they personalized with",
    x: { label: "round" },
    y: { label: "accuracy", unit: "%", include: [0, 100] },
    series: counts.map((count) => ({
      name: count === "1" ? "1 sample" : `${count} samples`,
      points: evaluations.map(({ round, passive }) => ({
        x: round,
        mean: passive[count] === undefined ? null : 100 * passive[count].accuracy,
      })),
    })),
  });
};
