import { meanInterval } from "../../math/index.ts";
import type { Metric } from "../metrics/Metric.ts";
import { seedDifferences, seedValues } from "../metrics/seedValues.ts";
import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import type { Variant } from "../plan/Variant.ts";
import type { FigureCell, SummaryTable, TableColumn } from "./Figure.ts";

/** A column beyond the metrics themselves. */
export interface ExtraColumn {
  readonly column: TableColumn;
  cell(variant: Variant): FigureCell;
}

export interface MetricTableOptions {
  readonly study: Study;
  readonly data: PaperDataSet;
  readonly id: string;
  readonly title: string;
  /** What the rows are: "scheme", "users". */
  readonly rowName: string;
  readonly rows: readonly { readonly title: string; readonly variant: Variant }[];
  readonly metrics: readonly (Metric | ExtraColumn)[];
}

/** A table with a row a variant and a column a metric, each cell a mean with its interval over seeds. */
export const metricTable = (given: MetricTableOptions): SummaryTable => {
  const { study, data, id, title, rowName, rows, metrics } = given;
  return {
    id,
    title,
    columns: [
      { name: rowName, unit: "", digits: 0, scale: 1, kind: "text" },
      ...metrics.map((metric) => ("column" in metric ? metric.column : columnOf(metric))),
    ],
    rows: rows.map((row) => [
      row.title,
      ...metrics.map((metric) =>
        "column" in metric ? metric.cell(row.variant) : intervalOf(seedValues(study, data, row.variant, metric.of)),
      ),
    ]),
  };
};

export const columnOf = ({ name, unit, digits, scale = 1 }: Metric): TableColumn => ({
  name,
  unit,
  digits,
  scale,
  kind: "interval",
});

/** The paired difference of a metric against a different variant: "- gfml". */
export const differenceColumn = (
  study: Study,
  data: PaperDataSet,
  metric: Metric,
  against: Variant,
  againstName: string,
): ExtraColumn => ({
  column: {
    ...columnOf(metric),
    name: `${metric.name}, less ${againstName}'s`,
    unit: metric.unit === "%" ? "points" : metric.unit,
  },
  cell: (variant) =>
    variant.name === against.name ? null : intervalOf(seedDifferences(study, data, variant, against, metric.of)),
});

/** null of no values. */
export const intervalOf = (values: readonly number[]): FigureCell =>
  values.length === 0 ? null : meanInterval(values);
