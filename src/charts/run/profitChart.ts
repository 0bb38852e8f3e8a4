import type { Chart } from "../Chart.ts";
import type { LearnerRoundSummary } from "../data/summarizeLearnerRound.ts";
import { lineChart } from "../lineChart.ts";
import { seriesColor } from "../palette.ts";

/** Utility U of the active learners over rounds (eq. 10), 0 for one that sits out. */
export const profitChart = (rounds: readonly Pick<LearnerRoundSummary, "round" | "utility">[]): Chart =>
  lineChart({
    name: "learner-utility",
    title: "Utility of the learners",
    x: { label: "round" },
    y: { label: "U", unit: "token", include: [0] },
    series: [
      {
        name: "mean",
        color: seriesColor(2),
        band: "middle 80 % of learners",
        points: rounds.map(({ round, utility }) =>
          utility === null
            ? { x: round, mean: null }
            : { x: round, mean: utility.mean, low: utility.low, high: utility.high },
        ),
      },
    ],
  });
