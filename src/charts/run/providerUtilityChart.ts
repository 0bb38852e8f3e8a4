import type { RoundRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { lineChart } from "../lineChart.ts";
import { seriesColor } from "../palette.ts";

/** Utility of the provider over rounds, summed over coalitions, and what it paid. */
export const providerUtilityChart = (
  rounds: readonly Pick<RoundRecord, "round" | "providerUtility" | "payments">[],
): Chart =>
  lineChart({
    name: "provider-utility",
    title: "Utility and payments of the provider",
    x: { label: "round" },
    y: { label: "U_MSP and payments", unit: "token", include: [0] },
    series: [
      {
        name: "utility",
        color: seriesColor(3),
        points: rounds.map(({ round, providerUtility }) => ({ x: round, mean: providerUtility })),
      },
      {
        name: "payments",
        color: seriesColor(4),
        points: rounds.map(({ round, payments }) => ({ x: round, mean: payments })),
      },
    ],
  });
