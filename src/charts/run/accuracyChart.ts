import { type EvaluationRecord, type ScoreSummary, shownScores, type UsedSamples } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { lineChart } from "../lineChart.ts";
import { showNumber } from "../numbers.ts";
import { muted, seriesColor } from "../palette.ts";

/**
 * Test accuracy of the active learners over rounds: before and after personalization, its spread and its worst tenth.
 *
 * @param alone - mean accuracy that they reach alone, 0..1; no line if it is not known
 */
export const accuracyChart = (
  evaluations: readonly Pick<EvaluationRecord, "round" | "active">[],
  alone?: number | null,
): Chart => {
  const last = evaluations.at(-1)?.active;
  const before = shownScores(last?.before);
  const after = shownScores(last?.after);
  const aloneText = alone == null ? "" : ` Alone they reach ${showNumber(100 * alone)} %.`;
  return lineChart({
    name: "accuracy",
    title: "Accuracy, before and after each learner personalized the model",
    description:
      before === undefined || after === undefined
        ? "No accuracy was measured."
        : `Test accuracy over rounds${after.samples === null ? "" : `, each test sample counting the same (n = ${after.samples})`}. At the end ${showNumber(100 * before.accuracy)} % with the shared model and ${showNumber(100 * after.accuracy)} % after personalization; the worst tenth of the learners has ${showNumber(100 * after.worstTenth)} %.${aloneText}`,
    x: { label: "round" },
    y: { label: "accuracy", unit: "%", include: [0, 100] },
    series: [
      {
        name: "personalized",
        color: seriesColor(0),
        band: "one standard deviation between learners",
        points: evaluations.map(({ round, active }) => {
          const shown = shownScores(active.after);
          if (shown === undefined) return { x: round, mean: null };
          const { accuracy, deviation } = shown;
          return {
            x: round,
            mean: 100 * accuracy,
            low: 100 * Math.max(0, accuracy - deviation),
            high: 100 * Math.min(1, accuracy + deviation),
          };
        }),
      },
      {
        name: "shared model, before",
        color: seriesColor(1),
        points: evaluations.map(({ round, active }) => ({ x: round, mean: percentOf(active.before, "accuracy") })),
      },
      {
        name: "worst tenth, personalized",
        color: muted,
        dash: "4 3",
        points: evaluations.map(({ round, active }) => ({ x: round, mean: percentOf(active.after, "worstTenth") })),
      },
      ...(alone == null
        ? []
        : [
            {
              name: "alone, at the end",
              color: seriesColor(2),
              dash: "1 3",
              points: evaluations.map(({ round }) => ({ x: round, mean: 100 * alone })),
            },
          ]),
    ],
  });
};

const percentOf = (summary: ScoreSummary | undefined, field: "accuracy" | "worstTenth"): number | null => {
  const shown = shownScores(summary);
  return shown === undefined ? null : 100 * shown[field];
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
        points: evaluations.map(({ round, active }) => ({ x: round, mean: shownScores(active.after)?.loss ?? null })),
      },
      {
        name: "shared model, before",
        color: seriesColor(1),
        points: evaluations.map(({ round, active }) => ({ x: round, mean: shownScores(active.before)?.loss ?? null })),
      },
    ],
  });

/**
 * Accuracy of passive learners after they personalized with so many own samples, over rounds; none without such learners. A line
 * is of the learners that have so many.
 */
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
      name: nameOf(count, evaluations.at(-1)?.passive[count]?.used),
      points: evaluations.map(({ round, passive }) => ({
        x: round,
        mean: percentOf(passive[count], "accuracy"),
      })),
    })),
  });
};

const nameOf = (count: string, used: UsedSamples | undefined): string => {
  const name = count === "1" ? "1 sample" : `${count} samples`;
  return used === undefined || used.learners === used.of ? name : `${name} (${used.learners} of ${used.of} have them)`;
};
