import { dot, link } from "@observablehq/plot";
import type { LearnerId } from "../../core/index.ts";
import type { EvaluationRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { axes, frame } from "../frame.ts";
import { thin } from "../numbers.ts";
import { muted, seriesColor } from "../palette.ts";

const DRAWN = 120;
const LISTED = 200;

/**
 * Each active learner's accuracy at one measurement, before and after personalization, from the least accurate on.
 *
 * @param least - learners with fewer test samples are too few to measure: they are left out, and the chart says how many
 */
export const learnerAccuracyChart = (
  { round, byLearner }: Pick<EvaluationRecord, "round" | "byLearner">,
  least: number,
): Chart => {
  const measured = byLearner.filter(({ samples = least }) => samples >= least);
  const left = byLearner.length - measured.length;
  const ranked = [...measured]
    .sort((a, b) => a.after - b.after || a.before - b.before || a.learner - b.learner)
    .map(
      ({ learner, before, after, samples }, index): Ranked => ({
        rank: index + 1,
        learner,
        before: 100 * before,
        after: 100 * after,
        samples: samples ?? null,
      }),
    );
  const drawn = thin(ranked, DRAWN);
  const better = ranked.filter(({ before, after }) => after > before).length;
  return {
    name: "learner-accuracy",
    title: `Accuracy of each learner after round ${round}`,
    description: `Learners from the least to the most accurate, before and after personalization. Personalization helps ${better} of ${ranked.length}.${left === 0 ? "" : ` ${left} more have fewer than ${least} test samples: too few to measure.`}`,
    legend: [
      { label: "personalized", color: seriesColor(0), shape: "dot" },
      { label: "shared model, before", color: seriesColor(1), shape: "ring" },
    ],
    table: {
      columns: ["learner", "before (%)", "personalized (%)", "test samples"],
      rows: thin(ranked, LISTED).map(({ learner, before, after, samples }) => [learner, before, after, samples]),
    },
    omission:
      ranked.length > DRAWN
        ? `Of ${ranked.length.toLocaleString("en")} learners, ${DRAWN} are drawn, evenly spread over the ranking.`
        : "",
    plot: (width) => ({
      ...frame(width, Math.max(220, Math.min(300, width * 0.42))),
      x: { domain: [1, Math.max(2, ranked.length)], inset: 8 },
      y: { domain: [0, 100] },
      marks: [
        axes(
          width,
          { label: "learners, from least to most accurate" },
          { label: "accuracy", unit: "%" },
          { integers: true },
        ),
        link(drawn, { x: "rank", y1: "before", y2: "after", stroke: muted, strokeOpacity: 0.6 }),
        dot(drawn, { x: "rank", y: "before", stroke: seriesColor(1), r: 2.5, strokeWidth: 1.5 }),
        dot(drawn, { x: "rank", y: "after", fill: seriesColor(0), r: 3 }),
      ],
    }),
  };
};

interface Ranked {
  readonly rank: number;
  readonly learner: LearnerId;
  /** % */
  readonly before: number;
  /** % */
  readonly after: number;
  /** Test samples; null where the record does not say. */
  readonly samples: number | null;
}
