/** The layout of a table. Fields that are not given are detected and reported in the table's notices, or refused if they are ambiguous. */
export interface TableLayout {
  /** The label column's name in the header, or its number from 1. */
  readonly labelColumn?: string | number;
  /** Whether the first row names the columns. */
  readonly header?: boolean;
  readonly separator?: Separator;
  /** The decimal mark of numbers. */
  readonly decimal?: "." | ",";
  /** Columns to leave out, by name or by number from 1. An empty list: all columns are meant. */
  readonly drop?: readonly (string | number)[];
  /** A label of the WHATWG encoding standard, as "windows-1252"; UTF-8 if absent. */
  readonly encoding?: string;
}

/** What stands between two columns. */
export type Separator = "," | ";" | "\t" | "|";

/** One feature column as it was read. */
export interface TableColumn {
  readonly name: string;
  /** Its number in the file, from 1. */
  readonly number: number;
  /** By row; NaN where the cell is no number. */
  readonly values: Float64Array;
  /** By row: the place of its text in `texts`. Undefined if there are too many different texts. */
  readonly codes: Uint16Array | undefined;
  readonly texts: readonly string[];
  /** By text: the first row that has it. */
  readonly firstRows: readonly number[];
  /** By text: the number of rows that have it. */
  readonly counts: readonly number[];
  /** Cells that are numbers, words and empty, with the row of the first of each; -1 if there is none. */
  readonly numbers: number;
  readonly words: number;
  readonly firstNumber: number;
  readonly firstWord: number;
  readonly firstEmpty: number;
  readonly isWhole: boolean;
}

/** A table as read: nothing is scaled, and words are still words. */
export interface Table {
  readonly file: string;
  readonly count: number;
  /** The feature columns, in the file's order. */
  readonly columns: readonly TableColumn[];
  readonly label: TableColumn;
  readonly hasHeader: boolean;
  /** By row: its line in the file, from 1. */
  readonly lines: Uint32Array;
  /** The findings about the file and their reasons, one sentence each. */
  readonly notices: readonly string[];
}
