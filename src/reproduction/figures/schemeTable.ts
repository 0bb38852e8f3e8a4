import type { PaperDataSet } from "../plan/ReproductionOptions.ts";
import type { Study } from "../plan/Study.ts";
import type { Figure, SummaryTable } from "./Figure.ts";
import { type MetricTableOptions, metricTable } from "./metricTable.ts";
import { schemeRows } from "./schemeRows.ts";

/** A table of the eleven schemes, and of some more rows below them. */
export const schemeTable = (
  figure: Figure["id"],
  study: Study,
  data: PaperDataSet,
  title: string,
  metrics: MetricTableOptions["metrics"],
  more: MetricTableOptions["rows"] = [],
): SummaryTable =>
  metricTable({
    study,
    data,
    id: `${figure}-${data}`,
    title,
    rowName: "scheme",
    rows: [...schemeRows, ...more],
    metrics,
  });
