import type { Chart } from "../Chart.ts";
import { lineChart, type Series } from "../lineChart.ts";
import { seriesColor } from "../palette.ts";
import type { LearnerRoundSummary, Spread } from "../summarizeLearnerRound.ts";

/** Global reputation of the active learners over rounds, as each round opened; of cheats apart where there are any. */
export const reputationChart = (
  rounds: readonly Pick<LearnerRoundSummary, "round" | "honestReputation" | "cheatReputation">[],
): Chart => {
  const line = (name: string, index: number, of: (round: (typeof rounds)[number]) => Spread | null): Series => ({
    name,
    color: seriesColor(index),
    band: "middle 80 % of learners",
    points: rounds.map((round) => {
      const spread = of(round);
      return spread === null
        ? { x: round.round, mean: null }
        : { x: round.round, mean: spread.mean, low: spread.low, high: spread.high };
    }),
  });
  const hasCheats = rounds.some(({ cheatReputation }) => cheatReputation !== null);
  return lineChart({
    name: "reputation",
    title: hasCheats ? "Global reputation, honest learners and cheats" : "Global reputation of learners",
    x: { label: "round" },
    y: { label: "R_global", include: [0] },
    series: [
      line(hasCheats ? "honest, mean" : "mean", 0, ({ honestReputation }) => honestReputation),
      ...(hasCheats ? [line("cheats, mean", 1, ({ cheatReputation }) => cheatReputation)] : []),
    ],
  });
};
