import type { Figure, SummaryTable } from "./Figure.ts";
import { type MetricTableOptions, metricTable } from "./metricTable.ts";
import { schemeRows } from "./schemeRows.ts";

interface SchemeTableOptions extends Pick<MetricTableOptions, "study" | "data" | "title" | "metrics"> {
  readonly figure: Figure["id"];
  /** Rows below the schemes. */
  readonly more?: MetricTableOptions["rows"];
}

/** A table of the eleven schemes, and of some more rows below them. */
export const schemeTable = ({ figure, more = [], ...options }: SchemeTableOptions): SummaryTable =>
  metricTable({
    ...options,
    id: `${figure}-${options.data}`,
    rowName: "scheme",
    rows: [...schemeRows, ...more],
  });
