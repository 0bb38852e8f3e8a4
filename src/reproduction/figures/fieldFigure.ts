import type { Metric } from "../metrics/Metric.ts";
import type { Variant } from "../plan/Variant.ts";
import { dataTitle, eachDataSet } from "./eachDataSet.ts";
import type { Figure } from "./Figure.ts";
import { type FieldLine, fieldChart } from "./fieldChart.ts";
import { metricTable } from "./metricTable.ts";

/** A figure over a varied field: one table of all its runs, and a chart per metric. */
export const fieldFigure = (given: {
  readonly id: Figure["id"];
  readonly title: string;
  /** The runs, and the name of a row: "users". */
  readonly rows: readonly { readonly title: string; readonly variant: Variant }[];
  readonly rowName: string;
  readonly tableTitle: string;
  readonly metrics: readonly Metric[];
  readonly x: { readonly label: string; readonly unit?: string };
  readonly lines: readonly FieldLine[];
  /** The charts to draw, with file names. */
  readonly drawn: readonly (readonly [id: string, metric: Metric])[];
  chartTitle(metric: Metric): string;
}): Figure => {
  const { id, title, rows, rowName, tableTitle, metrics, x, lines, drawn, chartTitle } = given;
  return {
    id,
    title,
    variants: () => rows.map(({ variant }) => variant),
    summarize: eachDataSet({
      tables: (study, data) => [
        metricTable({
          study,
          data,
          id: `${id}-${data}`,
          title: `${tableTitle}, ${dataTitle(data)}`,
          rowName,
          rows,
          metrics,
        }),
      ],
      charts: (study, data) =>
        drawn.map(([name, metric]) =>
          fieldChart({ study, data, figure: id, id: name, title: chartTitle(metric), x, metric, lines }),
        ),
    }),
  };
};
