import type { GfmlError } from "../../core/index.ts";
import { contractError, csvFormatError } from "../errors.ts";
import { decideHeader } from "./decideHeader.ts";
import { decideLabel, refuseCounters } from "./decideLabel.ts";
import type { FirstRow } from "./FirstRow.ts";
import type { TableLayout } from "./TableLayout.ts";

/** One column of a file: its place from 0, and its name. */
interface PlacedColumn {
  readonly at: number;
  readonly name: string;
}

/** Which columns of a file are read as what. */
export interface ColumnPlan {
  readonly hasHeader: boolean;
  readonly label: PlacedColumn;
  readonly features: readonly PlacedColumn[];
  readonly notices: readonly string[];
}

/** The columns that a data contract asks for. */
export interface TablePlan {
  /** Names of all columns, the label among them, in the contract's order. */
  readonly names: readonly string[];
  readonly label: string;
}

const FEW = 20;

/**
 * Places of the columns that the layout names, by name in the first row or by number from 1.
 *
 * @throws GFML_CSV_FORMAT if the file has no such column
 */
const placeOf = (what: string, column: string | number, { file, fields, line }: FirstRow, canName: boolean): number => {
  const byName = canName ? fields.findIndex((field) => field.trim() === String(column)) : -1;
  if (byName >= 0) return byName;
  const number = Number(column);
  if (/^\d+$/.test(String(column)) && number >= 1 && number <= fields.length) return number - 1;
  throw csvFormatError(
    file,
    { line, column: 1 },
    `there is no such ${what}`,
    { column, columns: fields.length, firstRow: fields.slice(0, FEW) },
    `name a column of the header, or give a number from 1 to ${fields.length}`,
  );
};

/** Places that are dropped. */
const droppedPlaces = (first: FirstRow, { drop = [], header }: TableLayout): Set<number> =>
  new Set(drop.map((column) => placeOf("column to drop", column, first, header !== false)));

/** A column that is named in words: then the first row must be a header. */
const isWord = (column: string | number | undefined): boolean => column !== undefined && !/^\d+$/.test(String(column));

/**
 * Finds out which row names the columns, and which column is the label.
 *
 * @throws GFML_DATA_GUESS where several readings are possible, with the flag that decides
 */
export const guessColumns = (first: FirstRow, layout: TableLayout): ColumnPlan => {
  const { file, fields, line } = first;
  if (fields.length < 2) throw tooNarrow(first);
  const dropped = droppedPlaces(first, layout);
  const kept = fields.map((_, at) => at).filter((at) => !dropped.has(at));
  if (kept.length < 2) throw tooNarrow(first);
  const notices: string[] = [];
  const { labelColumn, drop } = layout;
  const givenLabel =
    labelColumn === undefined ? undefined : placeOf("label column", labelColumn, first, layout.header !== false);
  const names = new Set([labelColumn, ...(drop ?? [])].filter(isWord).map(String));
  const hasHeader = decideHeader(first, {
    kept,
    labelAt: givenLabel ?? kept.at(-1)!,
    given: layout.header ?? (names.size > 0 ? true : undefined),
    notices,
  });
  const nameAt = (at: number): string => (hasHeader && fields[at]!.trim()) || `column ${at + 1}`;
  refuseEmptyEnd(first, kept, hasHeader);
  const labelAt = decideLabel(first, { kept, given: givenLabel, hasHeader, notices });
  if (drop === undefined)
    refuseCounters(
      first,
      kept.filter((at) => at !== labelAt),
      hasHeader,
    );
  const seen = new Map<string, number>();
  for (const at of kept) {
    const other = seen.get(nameAt(at));
    if (other !== undefined) throw twoOfOneName(file, line, nameAt(at), [other, at]);
    seen.set(nameAt(at), at);
  }
  if (dropped.size > 0) notices.push(`dropped: ${[...dropped].map(nameAt).join(", ")}`);
  return {
    hasHeader,
    label: { at: labelAt, name: nameAt(labelAt) },
    features: kept.filter((at) => at !== labelAt).map((at) => ({ at, name: nameAt(at) })),
    notices,
  };
};

const tooNarrow = ({ file, line, fields }: FirstRow): GfmlError =>
  csvFormatError(
    file,
    { line, column: 1 },
    "a row needs at least one feature and a label",
    { fields: fields.length },
    "separate the columns by commas, semicolons, tabs or |, or name another separator: --separator NAME",
  );

/** @throws GFML_CSV_FORMAT where every row ends with a separator */
const refuseEmptyEnd = (
  { file, line, fields, builders }: FirstRow,
  kept: readonly number[],
  hasHeader: boolean,
): void => {
  const last = kept.at(-1)!;
  const { numbers, words } = builders[last]!;
  if (last !== fields.length - 1 || numbers > 0 || words > 0) return;
  if (fields[last]!.trim() !== "") return;
  throw csvFormatError(
    file,
    { line, column: last + 1 },
    "the last column is empty: rows end with a separator",
    { column: last + 1, header: hasHeader },
    `take the separators at the ends of the rows away, or leave the column out: --drop ${last + 1}`,
  );
};

const twoOfOneName = (file: string, line: number, name: string, places: readonly number[]): GfmlError =>
  csvFormatError(
    file,
    { line, column: places[1]! + 1 },
    "two columns have the same name",
    { name, columns: places.map((at) => at + 1) },
    `rename one of them, or leave one out: --drop ${places[1]! + 1}`,
  );

/** Holds a file to the columns of a data contract, by name. */
export const planFor =
  ({ names, label }: TablePlan) =>
  (first: FirstRow, layout: TableLayout): ColumnPlan => {
    const { file, fields, line } = first;
    const dropped = droppedPlaces(first, layout);
    const kept = fields.map((_, at) => at).filter((at) => !dropped.has(at));
    if (layout.header === false) return byPosition(first, { names, label }, kept);
    const ownLabel = layout.labelColumn === undefined ? label : String(layout.labelColumn);
    const places = new Map<string, number>();
    for (const at of kept) {
      const name = fields[at]!.trim();
      const other = places.get(name);
      if (other !== undefined) throw twoOfOneName(file, line, name, [other, at]);
      places.set(name === ownLabel ? label : name, at);
    }
    const missing = names.filter((name) => !places.has(name));
    if (missing.length === names.length && layout.header !== true)
      throw contractError(
        `${file}, line ${line}: the first row names no column of the contract`,
        { columns: names.slice(0, FEW), firstRow: fields.slice(0, FEW) },
        "write the columns' names into the first row; or, if the file has no header and its columns stand in the contract's order: --header false",
      );
    const extra = [...places].filter(([name]) => !names.includes(name));
    if (missing.length > 0)
      throw contractError(
        `${file}, line ${line}: a column of the contract is missing: ${missing[0]}`,
        {
          missing: missing.slice(0, FEW),
          ...(extra.length > 0 && { "not in the contract": extra.slice(0, FEW).map(([name]) => name) }),
        },
        missing[0] === label
          ? `add the column ${label} with the class of each row, or say what it is called here: --label NAME`
          : `add the column ${missing[0]}, or rename the one that holds it`,
      );
    if (extra.length > 0) {
      const [name, at] = extra[0]!;
      throw contractError(
        `${file}, line ${line}, column ${at + 1}: the contract has no column ${name === "" ? "without a name" : name}`,
        { extra: extra.slice(0, FEW).map(([one]) => one), columns: names.slice(0, FEW) },
        `leave it out: --drop ${name === "" ? at + 1 : shellName(name)}`,
      );
    }
    return {
      hasHeader: true,
      label: { at: places.get(label)!, name: label },
      features: names.filter((name) => name !== label).map((name) => ({ at: places.get(name)!, name })),
      notices:
        dropped.size > 0
          ? [`dropped: ${[...dropped].map((at) => fields[at]!.trim() || `column ${at + 1}`).join(", ")}`]
          : [],
    };
  };

const byPosition = ({ file, line }: FirstRow, { names, label }: TablePlan, kept: readonly number[]): ColumnPlan => {
  if (kept.length !== names.length)
    throw contractError(
      `${file}, line ${line}: the contract has a different number of columns`,
      { columns: kept.length, "columns of the contract": names.length },
      "give the contract's columns in its order, or name them in a header",
    );
  const placed = names.map((name, index) => ({ name, at: kept[index]! }));
  return {
    hasHeader: false,
    label: placed.find(({ name }) => name === label)!,
    features: placed.filter(({ name }) => name !== label),
    notices: ["no header, as asked: columns are those of the contract, in its order"],
  };
};

const shellName = (name: string): string => (/^[\w.-]+$/.test(name) ? name : `"${name}"`);
