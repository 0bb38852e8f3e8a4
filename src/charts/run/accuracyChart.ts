import { type EvaluationRecord, type ScoreSummary, shownScores, type UsedSamples } from "../../round/index.ts";
import { scoreWords } from "../../text/index.ts";
import type { Chart } from "../Chart.ts";
import { lineChart } from "../lineChart.ts";
import { showNumber } from "../numbers.ts";
import { muted, seriesColor } from "../palette.ts";

/**
 * Test accuracy of the active learners over rounds (R² of a quantity): before and after personalization, its spread and its
 * worst tenth.
 *
 * @param alone - mean accuracy that they reach alone, at most 1; no line if it is not known
 */
export const accuracyChart = (
  evaluations: readonly Pick<EvaluationRecord, "round" | "active" | "quantity">[],
  alone?: number | null,
): Chart => {
  const last = evaluations.at(-1)?.active;
  const quantity = evaluations.at(-1)?.quantity;
  const { name, factor, unit, most } = scoreWords(quantity);
  const show = (value: number): string => `${showNumber(factor * value)}${unit === undefined ? "" : ` ${unit}`}`;
  const before = shownScores(last?.before);
  const after = shownScores(last?.after);
  const aloneText = alone == null ? "" : ` Alone they reach ${show(alone)}.`;
  return lineChart({
    name: "accuracy",
    title: `${quantity === undefined ? "Accuracy" : `R² of ${quantity.name}`}, before and after each learner personalized the model`,
    description:
      before === undefined || after === undefined
        ? `No ${name} was measured.`
        : `Test ${name} over rounds${after.samples === null ? "" : `, each test sample counting the same (n = ${after.samples})`}. At the end ${show(before.accuracy)} with the shared model and ${show(after.accuracy)} after personalization; the worst tenth of the learners has ${show(after.worstTenth)}.${aloneText}`,
    x: { label: "round" },
    y: { label: name, ...(unit && { unit }), include: [0, most] },
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
            mean: factor * accuracy,
            low: factor * (quantity === undefined ? Math.max(0, accuracy - deviation) : accuracy - deviation),
            high: factor * Math.min(1, accuracy + deviation),
          };
        }),
      },
      {
        name: "shared model, before",
        color: seriesColor(1),
        points: evaluations.map(({ round, active }) => ({
          x: round,
          mean: shownOf(active.before, "accuracy", factor),
        })),
      },
      {
        name: "worst tenth, personalized",
        color: muted,
        dash: "4 3",
        points: evaluations.map(({ round, active }) => ({
          x: round,
          mean: shownOf(active.after, "worstTenth", factor),
        })),
      },
      ...(alone == null
        ? []
        : [
            {
              name: "alone, at the end",
              color: seriesColor(2),
              dash: "1 3",
              points: evaluations.map(({ round }) => ({ x: round, mean: factor * alone })),
            },
          ]),
    ],
  });
};

const shownOf = (
  summary: ScoreSummary | undefined,
  field: "accuracy" | "worstTenth",
  factor: number,
): number | null => {
  const shown = shownScores(summary);
  return shown === undefined ? null : factor * shown[field];
};

/** Test loss of the active learners over rounds, before and after personalization. */
export const lossChart = (evaluations: readonly Pick<EvaluationRecord, "round" | "active" | "quantity">[]): Chart =>
  lineChart({
    name: "loss",
    title: "Loss, before and after personalization",
    x: { label: "round" },
    y: { ...scoreWords(evaluations.at(-1)?.quantity).loss, include: [0] },
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
  evaluations: readonly Pick<EvaluationRecord, "round" | "passive" | "quantity">[],
): Chart | undefined => {
  const counts = Object.keys(evaluations.at(-1)?.passive ?? {});
  if (counts.length === 0) return undefined;
  const { name, factor, unit, most } = scoreWords(evaluations.at(-1)?.quantity);
  return lineChart({
    name: "newcomers",
    title: `${name === "accuracy" ? "Accuracy" : name} of newcomers, by how many own samples they personalized with`,
    x: { label: "round" },
    y: { label: name, ...(unit && { unit }), include: [0, most] },
    series: counts.map((count) => ({
      name: nameOf(count, evaluations.at(-1)?.passive[count]?.used),
      points: evaluations.map(({ round, passive }) => ({
        x: round,
        mean: shownOf(passive[count], "accuracy", factor),
      })),
    })),
  });
};

const nameOf = (count: string, used: UsedSamples | undefined): string => {
  const name = count === "1" ? "1 sample" : `${count} samples`;
  return used === undefined || used.learners === used.of ? name : `${name} (${used.learners} of ${used.of} have them)`;
};
