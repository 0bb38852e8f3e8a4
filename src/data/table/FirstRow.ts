import type { ColumnBuilder } from "./ColumnBuilder.ts";

/** A table's first row, and what stands below it. */
export interface FirstRow {
  readonly file: string;
  readonly fields: readonly string[];
  readonly line: number;
  /** By column: the rows below the first. */
  readonly builders: readonly ColumnBuilder[];
}
