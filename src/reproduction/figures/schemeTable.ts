import type { Variant } from "../plan/Variant.ts";
import { type SchemeName, schemeNamesOfPaper, schemeVariant } from "../plan/variants.ts";
import type { Figure, SummaryTable } from "./Figure.ts";
import { type MetricTableOptions, metricTable } from "./metricTable.ts";

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

/** A row for each of the paper's eleven schemes, in its order. */
export const schemeRows: readonly { readonly title: SchemeName; readonly variant: Variant }[] = schemeNamesOfPaper.map(
  (title) => ({ title, variant: schemeVariant(title) }),
);
