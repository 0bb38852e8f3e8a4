import type { EvaluationRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { lineChart } from "../lineChart.ts";
import { showNumber } from "../numbers.ts";
import { muted, seriesColor } from "../palette.ts";

/** Test accuracy of the active learners over rounds: before and after personalization, its spread and its worst tenth. */
export const accuracyChart = (evaluations: readonly Pick<EvaluationRecord, "round" | "active">[]): Chart => {
  const last = evaluations.at(-1)?.active;
  return lineChart({
    name: "accuracy",
    title: "Accuracy, before and after each learner personalized the model",
    description:
      last === undefined
        ? "No accuracy was measured."
        : `Mean test accuracy over rounds. At the end ${showNumber(100 * last.before.accuracy)} % with the shared model and ${showNumber(100 * last.after.accuracy)} % after personalization; the worst tenth of the learners has ${showNumber(100 * last.after.worstTenth)} %.`,
    x: { label: "round" },
    y: { label: "accuracy", unit: "%", include: [0, 100] },
    series: [
      {
        name: "personalized",
        color: seriesColor(0),
        band: "one standard deviation between learners",
        points: evaluations.map(({ round, active: { after } }) => ({
          x: round,
          mean: 100 * after.accuracy,
          low: 100 * Math.max(0, after.accuracy - after.deviation),
          high: 100 * Math.min(1, after.accuracy + after.deviation),
        })),
      },
      {
        name: "shared model, before",
        color: seriesColor(1),
        points: evaluations.map(({ round, active: { before } }) => ({ x: round, mean: 100 * before.accuracy })),
      },
      {
        name: "worst tenth, personalized",
        color: muted,
        dash: "4 3",
        points: evaluations.map(({ round, active: { after } }) => ({ x: round, mean: 100 * after.worstTenth })),
      },
    ],
  });
};

/** Test loss of the active learners over rounds, before and after personalization. */
export const lossChart = (evaluations: readonly Pick<EvaluationRecord, "round" | "active">[]): Chart =>
  lineChart({
    name: "loss",
    title: "Loss, before and after personalization",
    x: { label: "round" },
    y: { label: "mean cross-entropy", unit: "nat", include: [0] },
    series: [
      {
        name: "personalized",
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
