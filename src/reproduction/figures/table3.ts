import { tableThree } from "../claims/tableThree.ts";
import type { Metric } from "../metrics/Metric.ts";
import { completionTime, profitPerRound, providerUtility } from "../metrics/moneyMetrics.ts";
import { seedValues } from "../metrics/seedValues.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import { schemeVariants } from "../plan/variants.ts";
import { dataTitle, eachDataSet } from "./eachDataSet.ts";
import type { Figure, FigureCell, SummaryTable } from "./Figure.ts";
import { columnOf, intervalOf } from "./metricTable.ts";
import { type PrintedColumn, printedColumns } from "./printedColumns.ts";
import { schemeRows } from "./schemeTable.ts";

const columns: readonly { readonly metric: Metric; readonly printed: PrintedColumn }[] = [
  { metric: profitPerRound, printed: printedColumns.profit },
  { metric: completionTime, printed: printedColumns.completionTime },
  { metric: providerUtility, printed: printedColumns.providerUtility },
];

/** Table III beside ours. */
export const table3: Figure = {
  id: "table3",
  title: "Table III: utilities, printed and measured",
  variants: () => schemeVariants,
  summarize: eachDataSet({ tables: (study, data) => [tableOf(study, data)], charts: () => [] }),
};

const tableOf = (study: Study, data: PaperDataSet): SummaryTable => ({
  id: `table3-${data}`,
  title: `Table III beside ours, ${dataTitle(data)}; printed profits are divided by ${printedColumns.profit.divisor} rounds, a fitted scale`,
  columns: [
    { name: "scheme", unit: "", digits: 0, scale: 1, kind: "text" },
    ...columns.flatMap(({ metric }) => [
      { ...columnOf(metric), name: `${metric.name}, paper`, kind: "number" as const },
      { ...columnOf(metric), name: `${metric.name}, ours` },
    ]),
  ],
  rows: schemeRows.map(({ title, variant }) => [
    title,
    ...columns.flatMap(({ metric, printed: { column, divisor } }): FigureCell[] => {
      const row = tableThree[title];
      return [
        row === undefined ? null : row[column] / divisor,
        intervalOf(seedValues(study, data, variant, metric.of)),
      ];
    }),
  ]),
});
