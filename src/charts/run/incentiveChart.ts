import type { CoalitionRecord, RoundRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { groupBy } from "../data/groupBy.ts";
import { lineChart, type Series } from "../lineChart.ts";
import { seriesColor } from "../palette.ts";

/** What the chart needs of a round. */
export interface IncentiveRound extends Pick<RoundRecord, "round"> {
  readonly coalitions: readonly Pick<CoalitionRecord, "coalition" | "head" | "competitionIncentive">[];
}

const SHOWN_COALITIONS = 8;

/** I_comp of each coalition over rounds, after the leader's stage; of many coalitions their mean and range. */
export const incentiveChart = (rounds: readonly IncentiveRound[]): Chart => {
  const all = rounds.flatMap(({ round, coalitions }) =>
    coalitions.map((one) => ({ ...one, round, value: one.head === null ? null : one.competitionIncentive })),
  );
  const byCoalition = groupBy(all, ({ coalition }) => coalition);
  const series: Series[] =
    byCoalition.size <= SHOWN_COALITIONS
      ? [...byCoalition]
          .sort(([a], [b]) => a - b)
          .map(([coalition, points]) => ({
            name: `coalition ${coalition}`,
            color: seriesColor(coalition),
            points: points.map(({ round, value }) => ({ x: round, mean: value })),
          }))
      : [
          {
            name: "mean of coalitions",
            band: "least to most of any coalition",
            points: [...groupBy(all, ({ round }) => round)].map(([x, points]) => {
              const known = points.flatMap(({ value }) => value ?? []);
              return known.length === 0
                ? { x, mean: null }
                : {
                    x,
                    mean: known.reduce((sum, value) => sum + value, 0) / known.length,
                    low: Math.min(...known),
                    high: Math.max(...known),
                  };
            }),
          },
        ];
  return lineChart({
    name: "incentive",
    title: "Competition incentive of the coalitions, I_comp",
    x: { label: "round" },
    y: { label: "I_comp", unit: "token a round" },
    series,
  });
};
