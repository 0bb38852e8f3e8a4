import { dot, link } from "@observablehq/plot";
import type { LearnerId } from "../../core/index.ts";
import type { EvaluationRecord } from "../../round/index.ts";
import { scoreWords } from "../../text/index.ts";
import type { Chart } from "../Chart.ts";
import { axes, frame } from "../frame.ts";
import { thin } from "../numbers.ts";
import { muted, seriesColor } from "../palette.ts";

const DRAWN = 120;
const LISTED = 200;

/**
 * Each active learner's accuracy (R² of a quantity) at one measurement, before and after personalization, from the least accurate on.
 *
 * @param least - learners with fewer test samples are too few to measure: they are left out, and the chart says how many
 */
export const learnerAccuracyChart = (
  { round, byLearner, quantity }: Pick<EvaluationRecord, "round" | "byLearner" | "quantity">,
  least: number,
): Chart => {
  const { name, factor, unit, most } = scoreWords(quantity);
  const ends = quantity === undefined ? "the least to the most accurate" : `the lowest to the highest ${name}`;
  const inUnit = unit === undefined ? "" : ` (${unit})`;
  const measured = byLearner.filter(({ samples = least }) => samples >= least);
  const left = byLearner.length - measured.length;
  const ranked = [...measured]
    .sort((a, b) => a.after - b.after || a.before - b.before || a.learner - b.learner)
    .map(
      ({ learner, before, after, samples }, index): Ranked => ({
        rank: index + 1,
        learner,
        before: factor * before,
        after: factor * after,
        samples: samples ?? null,
      }),
    );
  const drawn = thin(ranked, DRAWN);
  const better = ranked.filter(({ before, after }) => after > before).length;
  return {
    name: "learner-accuracy",
    title: `${name === "accuracy" ? "Accuracy" : name} of each learner after round ${round}`,
    description: `Learners from ${ends}, before and after personalization. Personalization helps ${better} of ${ranked.length}.${left === 0 ? "" : ` ${left} more have fewer than ${least} test samples: too few to measure.`}`,
    legend: [
      { label: "personalized", color: seriesColor(0), shape: "dot" },
      { label: "shared model, before", color: seriesColor(1), shape: "ring" },
    ],
    table: {
      columns: ["learner", `before${inUnit}`, `personalized${inUnit}`, "test samples"],
      rows: thin(ranked, LISTED).map(({ learner, before, after, samples }) => [learner, before, after, samples]),
    },
    omission:
      ranked.length > DRAWN
        ? `Of ${ranked.length.toLocaleString("en")} learners, ${DRAWN} are drawn, evenly spread over the ranking.`
        : "",
    plot: (width) => ({
      ...frame(width, Math.max(220, Math.min(300, width * 0.42))),
      x: { domain: [1, Math.max(2, ranked.length)], inset: 8 },
      y: { domain: [Math.min(0, ...ranked.flatMap(({ before, after }) => [before, after])), most] },
      marks: [
        axes(
          width,
          { label: `learners, from ${ends.replaceAll("the ", "")}` },
          { label: name, ...(unit && { unit }) },
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
  /** %, or R². */
  readonly before: number;
  readonly after: number;
  /** Test samples; null where the record does not say. */
  readonly samples: number | null;
}
