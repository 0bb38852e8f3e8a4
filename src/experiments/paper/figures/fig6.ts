import { personalisedAccuracy, worstTenth } from "../metrics/learningMetrics.ts";
import { competitionIncentive, completionTime, profitPerRound, providerUtility } from "../metrics/moneyMetrics.ts";
import { manyCoalitionsVariant, userCounts, usersVariant } from "../plan/variants.ts";
import { dataTitle } from "./dataTitle.ts";
import type { Figure } from "./Figure.ts";
import { fieldChart } from "./fieldFigure.ts";
import { metricTable } from "./metricTable.ts";

const places = userCounts.map((x) => ({ x, variant: usersVariant(x) }));
const drawn = [
  ["accuracy", personalisedAccuracy],
  ["profit", profitPerRound],
  ["utility", providerUtility],
  ["time", completionTime],
] as const;

/** Fig. 6: the number of users, in 4 coalitions. */
export const fig6: Figure = {
  id: "fig6",
  title: "Fig. 6: number of users",
  variants: () => [...places.map(({ variant }) => variant), manyCoalitionsVariant],
  summarise: (study) => ({
    tables: study.options.dataSets.map((data) =>
      metricTable({
        study,
        data,
        id: `fig6-${data}`,
        title: `Number of users, ${dataTitle(data)}`,
        rowName: "users",
        rows: [
          ...places.map(({ x, variant }) => ({ title: `${x}, 4 coalitions`, variant })),
          { title: "120, 12 coalitions", variant: manyCoalitionsVariant },
        ],
        metrics: [
          personalisedAccuracy,
          worstTenth,
          profitPerRound,
          providerUtility,
          completionTime,
          competitionIncentive,
        ],
      }),
    ),
    charts: study.options.dataSets.flatMap((data) =>
      drawn.map(([id, metric]) =>
        fieldChart({
          study,
          data,
          figure: "fig6",
          id,
          title: `Fig. 6: ${metric.name} by number of users`,
          x: { label: "users" },
          metric,
          lines: [{ name: "gfml, 4 coalitions", places }],
        }),
      ),
    ),
  }),
};
