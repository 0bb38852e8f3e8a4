import type { GfmlError } from "../../core/index.ts";
import { contractError, csvFormatError } from "../errors.ts";
import type { TablePlan } from "../table/planColumns.ts";
import type { Table, TableColumn } from "../table/TableLayout.ts";
import { type ContractLayout, contractLayout, type DataContract, valueKey } from "./DataContract.ts";

/** Rows that keep to a contract: one column for each of the contract's feature columns, in its order, before any scaling. */
export interface ContractRows {
  readonly file: string;
  readonly count: number;
  /** Numbers, or the places of a category's values. */
  readonly columns: readonly (Float64Array | Uint16Array)[];
  /** Classes; all 0 where the label is a quantity. */
  readonly labels: Uint8Array;
  /** The quantity of each row, where the label is one. */
  readonly targets?: Float64Array;
}

/**
 * The columns that a contract asks of a table.
 *
 * @throws GFML_DATA_CONTRACT if the contract describes images without named columns
 */
export const tablePlanOf = (contract: DataContract, file: string): TablePlan => {
  const { columns, label } = contractLayout(contract);
  if (columns.length === 0)
    throw contractError(
      `${file}: the task takes images, but its contract names no columns of a table`,
      { "features of the contract": contract.fields.filter(({ name }) => name !== label.name).map(({ name }) => name) },
      "give the images as IDX files; or ask the provider for a contract with a column for each pixel",
    );
  return { names: contract.fields.map(({ name }) => name), label: label.name };
};

/**
 * The rows of a table in the order of a contract's columns, by name.
 *
 * @throws GFML_DATA_CONTRACT, GFML_CSV_FORMAT naming line and column of what does not keep to it
 */
export const mapTable = (table: Table, contract: DataContract): ContractRows => {
  const layout = contractLayout(contract);
  const byName = new Map(table.columns.map((column) => [column.name, column]));
  return {
    file: table.file,
    count: table.count,
    columns: layout.columns.map((column) => {
      const found = byName.get(column.name);
      if (found === undefined) throw missingColumn(table, column.name, layout);
      return column.kind === "number" ? numbersOf(table, found) : placesOf(table, found, column.values, "value");
    }),
    ...(layout.isQuantity
      ? { labels: new Uint8Array(table.count), targets: numbersOf(table, table.label, "target") }
      : { labels: Uint8Array.from(placesOf(table, table.label, layout.label.values, "label")) }),
  };
};

const missingColumn = ({ file, columns }: Table, name: string, { columns: asked }: ContractLayout) =>
  contractError(
    `${file}: a column of the contract is missing: ${name}`,
    {
      columns: columns.map((column) => column.name).slice(0, 20),
      asked: asked.map((column) => column.name).slice(0, 20),
    },
    `add the column ${name}, or rename the one that holds it`,
  );

const MISSING = /^(|nan|na|n\/a|null|none|\?|-)$/i;

/** Whether a cell may say that a value is missing. */
export const isMissingText = (text: string): boolean => MISSING.test(text);

/** @throws GFML_CSV_FORMAT for the first cell that is no number */
export const numbersOf = (table: Table, column: TableColumn, what: "feature" | "target" = "feature"): Float64Array => {
  const bad = [column.firstEmpty, column.firstWord].filter((row) => row >= 0);
  if (bad.length > 0) throw noNumber(table, column, Math.min(...bad), what);
  const { values } = column;
  const row = values.findIndex((value) => !Number.isFinite(Math.fround(value)));
  if (row >= 0) throw noNumber(table, column, row, what);
  return values;
};

const noNumber = (table: Table, column: TableColumn, row: number, what: "feature" | "target"): GfmlError => {
  const text = column.texts[column.firstRows.indexOf(row)] ?? String(column.values[row]);
  const isMissing = isMissingText(text);
  return csvFormatError(
    table.file,
    { line: table.lines[row]!, column: column.number },
    isMissing ? `a ${what} is missing` : `a ${what} must be a number that float32 can hold`,
    { column: column.name, found: text.slice(0, 40) },
    what === "target"
      ? "correct or remove that row; if the column holds classes, leave --target away"
      : isMissing
        ? "fill missing values first, remove those rows, or leave the column out: --drop NAME"
        : "write numbers with a decimal point, or say how they are written: --decimal ,; a category needs a word in each row; --drop NAME leaves the column out",
  );
};

/** @throws GFML_CSV_FORMAT or GFML_DATA_CONTRACT for the first cell that is none of the values */
const placesOf = (
  table: Table,
  column: TableColumn,
  values: readonly string[],
  what: "value" | "label",
): Uint16Array => {
  const key = valueKey(values);
  const placeByKey = new Map(values.map((value, place) => [key(value), place]));
  const places = column.texts.map((text) => placeByKey.get(key(text)) ?? -1);
  const unknown = places
    .map((place, code) => (place < 0 ? column.firstRows[code]! : Number.POSITIVE_INFINITY))
    .reduce((least, row) => Math.min(least, row), Number.POSITIVE_INFINITY);
  if (Number.isFinite(unknown) || column.codes === undefined) throw unknownValue(table, column, unknown, values, what);
  return Uint16Array.from(column.codes, (code) => places[code]!);
};

const unknownValue = (
  table: Table,
  column: TableColumn,
  row: number,
  values: readonly string[],
  what: "value" | "label",
) => {
  const text = column.texts[column.firstRows.indexOf(row)] ?? "";
  const line = table.lines[row] ?? 1;
  const near = values.find((value) => value.toLowerCase() === text.toLowerCase());
  if (text === "")
    return csvFormatError(
      table.file,
      { line, column: column.number },
      what === "label" ? "the label is missing" : "a feature is missing",
      { column: column.name },
      "fill it in, or remove the row",
    );
  return contractError(
    `${table.file}, line ${line}, column ${column.number}: the ${what} '${text.slice(0, 40)}' is not in the contract`,
    { column: column.name, found: text.slice(0, 40), allowed: values.slice(0, 20) },
    near === undefined
      ? `write one of the contract's ${what === "label" ? "classes" : "values"}, or remove the rows that have another`
      : `write it as the contract does: ${near}`,
  );
};
