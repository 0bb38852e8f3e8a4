import { lineChart } from "../../charts/index.ts";
import { competitionIncentive, competitionIncentiveOf, incentiveTrend } from "../metrics/moneyMetrics.ts";
import { reputationIncentives, userCounts, usersVariant } from "../plan/variants.ts";
import { courseSeries, withoutBands } from "./chartSeries.ts";
import { dataTitle, eachDataSet } from "./eachDataSet.ts";
import type { Figure } from "./Figure.ts";
import { metricTable } from "./metricTable.ts";

const variants = reputationIncentives.flatMap((incentive) => userCounts.map((users) => usersVariant(users, incentive)));

/** Fig. 9: the incentive that the leader sets, over rounds. */
export const fig9: Figure = {
  id: "fig9",
  title: "Fig. 9: I_comp over rounds",
  variants: () => variants,
  summarize: eachDataSet({
    tables: (study, data) => [
      metricTable({
        study,
        data,
        id: `fig9-${data}`,
        title: `I_comp, mean over coalitions and rounds, ${dataTitle(data)}`,
        rowName: "run",
        rows: reputationIncentives.flatMap((incentive) =>
          userCounts.map((users) => ({
            title: `${users} users, I_rep ${incentive}`,
            variant: usersVariant(users, incentive),
          })),
        ),
        metrics: [competitionIncentive, incentiveTrend],
      }),
    ],
    charts: (study, data) =>
      reputationIncentives.map((incentive) =>
        lineChart({
          name: `fig9-${data}-i-rep-${incentive}`,
          title: `Fig. 9: I_comp over rounds, I_rep ${incentive}, ${dataTitle(data)}`,
          x: { label: "round" },
          y: { label: "I_comp, mean over coalitions", unit: "token", include: [5, 15] },
          series: userCounts.flatMap((users) =>
            withoutBands(
              courseSeries(study, data, usersVariant(users, incentive), `${users} users`, ({ rounds }) =>
                rounds.map((round) => ({ x: round.round + 1, y: competitionIncentiveOf(round) })),
              ),
            ),
          ),
        }),
      ),
  }),
};
