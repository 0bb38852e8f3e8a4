import type { Chart } from "../Chart.ts";
import { lineChart } from "../lineChart.ts";
import { seriesColor } from "../palette.ts";

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
