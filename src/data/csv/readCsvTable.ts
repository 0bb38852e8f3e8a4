import { InvalidValueError } from "../../core/index.ts";
import { CsvFormatError, DataFormatError } from "../errors.ts";
import { parseNumber } from "./classes.ts";
import { type CsvRow, csvRows } from "./csvRows.ts";

/** The layout of a table. */
export interface CsvLayout {
  /** The label column's name in the header, or its number from 1. If absent, the last column. */
  readonly labelColumn?: string | number;
  /** Whether the first row names the columns. If absent: yes if one of its feature fields is not a number. */
  readonly header?: boolean;
  /** If absent: a tab, or else a semicolon, if the first line has one; otherwise a comma. */
  readonly separator?: "," | ";" | "\t";
}

/** A table as read: numbers, and labels still as text. */
export interface CsvTable {
  readonly file: string;
  readonly count: number;
  readonly featureCount: number;
  /** The feature columns' names, if there is a header. */
  readonly featureNames?: readonly string[];
  /** count x featureCount. */
  readonly values: Float64Array;
  readonly labels: readonly string[];
}

const NO_DATA = "give a table with a row for each sample";

/**
 * Reads a table with one sample per row: feature columns, all numbers, and one label column of numbers or names.
 *
 * @param file - name for errors
 * @throws CsvFormatError naming line and column of the unreadable field
 * @throws DataFormatError if there is no row of data
 */
export const readCsvTable = (text: string, file: string, layout: CsvLayout = {}): CsvTable => {
  const firstLine = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
  const separator = layout.separator ?? (firstLine.includes("\t") ? "\t" : firstLine.includes(";") ? ";" : ",");
  if (separator.length !== 1 || /[\r\n"]/.test(separator)) {
    throw new InvalidValueError("separator", separator, "one character, not a quote or line end");
  }
  const rows = csvRows(text, file, separator);
  const first = rows.next();
  if (first.done === true) throw new DataFormatError(file, "the file has no rows", {}, NO_DATA);
  const { fields } = first.value;
  if (fields.length < 2) {
    throw new CsvFormatError(
      file,
      { line: first.value.line, column: 1 },
      "a row needs at least one feature and a label",
      { fields: fields.length, separator },
      "separate the columns by commas, semicolons or tabs",
    );
  }
  const labelAt = findLabelColumn(first.value, file, layout);
  const hasHeader = layout.header ?? fields.some((field, at) => at !== labelAt && parseNumber(field) === undefined);
  const featureCount = fields.length - 1;
  const values = new Float64Array(featureCount * countLines(text));
  const labels: string[] = [];
  const addRow = (row: CsvRow): void => {
    readRow(row, file, { fieldCount: fields.length, labelAt }, values, labels.length * featureCount);
    labels.push(readLabel(row, file, labelAt));
  };
  if (!hasHeader) addRow(first.value);
  for (const row of rows) addRow(row);
  if (labels.length === 0) {
    throw new DataFormatError(file, "the file has a header but no data", { line: first.value.line }, NO_DATA);
  }
  return {
    file,
    count: labels.length,
    featureCount,
    ...(hasHeader && { featureNames: fields.filter((_, at) => at !== labelAt).map((name) => name.trim()) }),
    values: values.subarray(0, labels.length * featureCount),
    labels,
  };
};

const findLabelColumn = ({ line, fields }: CsvRow, file: string, { labelColumn, header }: CsvLayout): number => {
  if (labelColumn === undefined) return fields.length - 1;
  if (typeof labelColumn === "number") {
    if (Number.isInteger(labelColumn) && labelColumn >= 1 && labelColumn <= fields.length) return labelColumn - 1;
    throw new CsvFormatError(
      file,
      { line, column: fields.length },
      "there is no such label column",
      { labelColumn, columns: fields.length },
      `give a number from 1 to ${fields.length}, or the column's name in the header`,
    );
  }
  const at = header === false ? -1 : fields.findIndex((field) => field.trim() === labelColumn);
  if (at >= 0) return at;
  throw new CsvFormatError(
    file,
    { line, column: 1 },
    "the header does not name the label column",
    { labelColumn, firstRow: fields.slice(0, 20) },
    "name a column of the header, or give the column's number from 1",
  );
};

/** At least the number of rows. */
const countLines = (text: string): number => {
  let lines = 1;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || code === 0x0d) lines++;
  }
  return lines;
};

const readRow = (
  { line, fields }: CsvRow,
  file: string,
  { fieldCount, labelAt }: { fieldCount: number; labelAt: number },
  values: Float64Array,
  offset: number,
): void => {
  if (fields.length !== fieldCount) {
    throw new CsvFormatError(
      file,
      { line, column: Math.min(fields.length, fieldCount) },
      "every row needs as many fields as the first",
      { found: fields.length, expected: fieldCount },
      "complete or remove that row; quote fields that hold the separator",
    );
  }
  let to = offset;
  for (let at = 0; at < fieldCount; at++) {
    if (at === labelAt) continue;
    const value = parseNumber(fields[at]!);
    if (value === undefined || !Number.isFinite(Math.fround(value))) {
      throw new CsvFormatError(
        file,
        { line, column: at + 1 },
        fields[at]!.trim() === "" ? "a feature is missing" : "a feature must be a number that float32 can hold",
        { found: fields[at]!.slice(0, 40) },
        "write numbers with a decimal point; fill or remove missing values first",
      );
    }
    values[to++] = value;
  }
};

const readLabel = ({ line, fields }: CsvRow, file: string, labelAt: number): string => {
  const label = fields[labelAt]!.trim();
  if (label === "") {
    throw new CsvFormatError(
      file,
      { line, column: labelAt + 1 },
      "the label is missing",
      {},
      "fill it in, or remove rows without a label",
    );
  }
  return label;
};
