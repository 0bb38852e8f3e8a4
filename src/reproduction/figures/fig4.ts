import { barChart, type Chart } from "../../charts/index.ts";
import { tableThree } from "../claims/tableThree.ts";
import type { Metric } from "../metrics/Metric.ts";
import {
  completionTime,
  energyPerLearner,
  profitPerRound,
  providerUtility,
  sittingOutShare,
  welfare,
} from "../metrics/moneyMetrics.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import { type SchemeName, schemeVariants } from "../plan/variants.ts";
import { axisOf, metricBars } from "./chartSeries.ts";
import { dataTitle, eachDataSet } from "./eachDataSet.ts";
import type { Figure } from "./Figure.ts";
import { type PrintedColumn, printedColumns } from "./printedColumns.ts";
import { schemeRows, schemeTable } from "./schemeTable.ts";

/** Energy is not in the paper's figure: eq. 6, for what the times and profits cost. */
const bars: readonly { readonly id: string; readonly metric: Metric; readonly printed?: PrintedColumn }[] = [
  { id: "profit", metric: profitPerRound, printed: printedColumns.profit },
  { id: "time", metric: completionTime, printed: printedColumns.completionTime },
  { id: "utility", metric: providerUtility, printed: printedColumns.providerUtility },
  { id: "energy", metric: energyPerLearner },
];

/** Fig. 4: what learners and the provider have of each scheme, and how long a round takes. */
export const fig4: Figure = {
  id: "fig4",
  title: "Fig. 4: profit, completion time, MSP utility",
  variants: () => schemeVariants,
  summarize: eachDataSet({
    tables: (study, data) => [
      schemeTable({
        figure: "fig4",
        study,
        data,
        title: `A round's money, time and energy, ${dataTitle(data)}`,
        metrics: [profitPerRound, completionTime, providerUtility, welfare, energyPerLearner, sittingOutShare],
      }),
    ],
    charts: (study, data) => bars.map((bar) => schemeBars(study, data, bar)),
  }),
};

const schemeBars = (study: Study, data: PaperDataSet, { id, metric, printed }: (typeof bars)[number]): Chart =>
  barChart({
    name: `fig4-${data}-${id}`,
    title: `Fig. 4: ${metric.name}, ${dataTitle(data)}`,
    y: axisOf(metric),
    groups: metricBars(
      study,
      data,
      schemeRows.map((row) => ({ ...row, printed: printed === undefined ? null : printedOf(row.title, printed) })),
      metric,
    ),
    printed: "printed in Table III",
  });

const printedOf = (scheme: SchemeName, { column, divisor }: PrintedColumn): number | null => {
  const row = tableThree[scheme];
  return row === undefined ? null : row[column] / divisor;
};
