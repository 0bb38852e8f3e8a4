import { groupBy } from "../../math/index.ts";
import type { CoalitionRecord, RoundRecord } from "../../round/index.ts";
import type { Chart } from "../Chart.ts";
import { lineChart, type Series } from "../lineChart.ts";
import { seriesColor } from "../palette.ts";
import type { LearnerRoundSummary } from "../summarizeLearnerRound.ts";

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
