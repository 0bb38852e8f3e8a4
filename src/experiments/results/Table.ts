/** A value of a table; null where there is none. */
export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  /** `integer`: from -2^31 to 2^31 - 1. */
  readonly type: "text" | "number" | "integer" | "boolean";
}

/** One table of an experiment, row by row. */
export interface Table<Source> {
  readonly columns: readonly Column[];
  rows(source: Source): Iterable<readonly Cell[]>;
}
