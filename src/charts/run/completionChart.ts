import type { CoalitionRecord, RoundRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { lineChart } from "../lineChart.ts";
import { seriesColor } from "../palette.ts";

/** What the chart needs of a round. */
export interface CompletionRound extends Pick<RoundRecord, "round" | "completionTime"> {
  readonly coalitions: readonly Pick<CoalitionRecord, "head" | "deadline" | "completionTime">[];
}

/** How long the coalitions took for a round, against the deadlines of their heads. */
export const completionChart = (rounds: readonly CompletionRound[]): Chart => {
  const playing = rounds.map(({ round, completionTime, coalitions }) => {
    const heads = coalitions.filter(({ head }) => head !== null);
    return { round, completionTime, heads };
  });
  const least = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.min(...values));
  const most = (values: readonly number[]): number | null => (values.length === 0 ? null : Math.max(...values));
  return lineChart({
    name: "completion",
    title: "Completion times of a round against deadlines",
    x: { label: "round" },
    y: { label: "time", unit: "s, virtual clock", include: [0] },
    series: [
      {
        name: "completion, mean of coalitions",
        color: seriesColor(0),
        band: "fastest to slowest coalition",
        points: playing.map(({ round, completionTime, heads }) => ({
          x: round,
          mean: heads.length === 0 ? null : completionTime,
          low: least(heads.map((one) => one.completionTime)),
          high: most(heads.map((one) => one.completionTime)),
        })),
      },
      {
        name: "tightest deadline of a head",
        color: seriesColor(1),
        points: playing.map(({ round, heads }) => ({ x: round, mean: least(heads.map(({ deadline }) => deadline)) })),
      },
      {
        name: "loosest deadline of a head",
        color: seriesColor(1),
        dash: "4 3",
        points: playing.map(({ round, heads }) => ({ x: round, mean: most(heads.map(({ deadline }) => deadline)) })),
      },
    ],
  });
};

/** Gas that each round took on its chain. */
export const gasChart = (rounds: readonly { readonly round: number; readonly gas: number }[]): Chart =>
  lineChart({
    name: "gas",
    title: "Gas of a round on the chain",
    x: { label: "round" },
    y: { label: "gas", unit: "million", include: [0] },
    series: [
      { name: "gas", color: seriesColor(6), points: rounds.map(({ round, gas }) => ({ x: round, mean: gas / 1e6 })) },
    ],
  });
