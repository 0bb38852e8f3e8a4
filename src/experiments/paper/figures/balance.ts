import { personalisedAccuracy, worstTenth } from "../metrics/learningMetrics.ts";
import { competitionIncentive, completionTime, profitPerRound, providerUtility } from "../metrics/moneyMetrics.ts";
import { balanceGrid, balanceVariant } from "../plan/variants.ts";
import { dataTitle } from "./dataTitle.ts";
import type { Figure } from "./Figure.ts";
import { fieldChart } from "./fieldFigure.ts";
import { metricTable } from "./metricTable.ts";

const lines = balanceGrid.upperBounds.map((bound) => ({
  name: `I_comp up to ${bound}`,
  places: balanceGrid.reputationIncentives.map((x) => ({ x, variant: balanceVariant(x, bound) })),
}));
const drawn = [
  ["accuracy", personalisedAccuracy],
  ["profit", profitPerRound],
  ["utility", providerUtility],
  ["time", completionTime],
] as const;

/** The balance of I_rep and I_comp, which the paper leaves to future work. */
export const balance: Figure = {
  id: "balance",
  title: "The balance of I_rep and I_comp",
  variants: () => lines.flatMap(({ places }) => places.map(({ variant }) => variant)),
  summarise: (study) => ({
    tables: study.options.dataSets.map((data) =>
      metricTable({
        study,
        data,
        id: `balance-${data}`,
        title: `I_rep against the upper bound of I_comp, ${dataTitle(data)}`,
        rowName: "incentives",
        rows: lines.flatMap(({ name, places }) =>
          places.map(({ x, variant }) => ({ title: `I_rep ${x}, ${name}`, variant })),
        ),
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
          figure: "balance",
          id,
          title: `${metric.name[0]!.toUpperCase()}${metric.name.slice(1)} by I_rep and the upper bound of I_comp`,
          x: { label: "I_rep", unit: "token" },
          metric,
          lines,
        }),
      ),
    ),
  }),
};
