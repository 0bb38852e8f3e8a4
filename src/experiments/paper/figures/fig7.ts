import { globalAccuracy, personalisedAccuracy, roundsTo, worstTenth } from "../metrics/learningMetrics.ts";
import { completionTime, profitPerRound, providerUtility } from "../metrics/moneyMetrics.ts";
import { coalitionCounts, coalitionsVariant } from "../plan/variants.ts";
import { dataTitle } from "./dataTitle.ts";
import type { Figure } from "./Figure.ts";
import { fieldChart } from "./fieldFigure.ts";
import { metricTable } from "./metricTable.ts";

const places = coalitionCounts.map((x) => ({ x, variant: coalitionsVariant(x) }));
const drawn = [
  ["accuracy", personalisedAccuracy],
  ["global", globalAccuracy],
  ["utility", providerUtility],
] as const;

/** Fig. 7: the number of coalitions, for 40 users. */
export const fig7: Figure = {
  id: "fig7",
  title: "Fig. 7: number of coalitions",
  variants: () => places.map(({ variant }) => variant),
  summarise: (study) => ({
    tables: study.options.dataSets.map((data) =>
      metricTable({
        study,
        data,
        id: `fig7-${data}`,
        title: `Number of coalitions, 40 users, ${dataTitle(data)}`,
        rowName: "coalitions",
        rows: places.map(({ x, variant }) => ({ title: `${x}`, variant })),
        metrics: [
          personalisedAccuracy,
          globalAccuracy,
          worstTenth,
          roundsTo(0.8),
          profitPerRound,
          providerUtility,
          completionTime,
        ],
      }),
    ),
    charts: study.options.dataSets.flatMap((data) =>
      drawn.map(([id, metric]) =>
        fieldChart({
          study,
          data,
          figure: "fig7",
          id,
          title: `Fig. 7: ${metric.name} by number of coalitions`,
          x: { label: "coalitions" },
          metric,
          lines: [{ name: "gfml, 40 users", places }],
        }),
      ),
    ),
  }),
};
