import { InvalidValueError } from "../../core/index.ts";
import { DataFormatError, dataFolderError, guessError } from "../errors.ts";
import { parseNumber } from "../table/parseNumber.ts";
import type { Table, TableColumn } from "../table/TableLayout.ts";
import { agreeScaling, rangeOf, standardOf, sumColumns } from "./agreeScaling.ts";
import { contractLayout, type DataContract, type ScalingConstants, withConstants } from "./DataContract.ts";
import { type ContractRows, isMissingText, mapTable, numbersOf } from "./mapTable.ts";

/**
 * The scaling of a table's numbers before a model reads them.
 *
 * - `auto`: `agreed`.
 * - `agreed`: each column minus its mean, divided by its standard deviation, both over the training samples of the learners
 *   that train.
 * - `none`: nothing.
 * - `bytes`: the columns are pixels from 0 to 255, read as value / 255.
 * - `range`: each column moved and scaled to [0, 1], over all samples.
 * - `standardize`: as `agreed`, over all samples.
 * - `former`: as version 0.1 chose, for its runs: `bytes` for integers from 0 to 255, `none` within +-10, else `standardize`.
 */
export type Scaling = "auto" | "agreed" | "none" | "bytes" | "range" | "standardize" | "former";

/** What a label column holds: classes to tell apart, or a quantity to estimate. */
export type Target = "class" | "quantity";

/** What a proposal may be told. */
export interface ProposalOptions {
  readonly scaling?: Scaling;
  /** The class names, in order. Found out if absent. */
  readonly classes?: readonly string[];
  /** What the label column is: `class` (default), or a `quantity` to estimate. */
  readonly target?: Target;
}

/** A contract for some tables, and their rows by it. */
export interface ProposedContract {
  readonly contract: DataContract;
  readonly rows: readonly ContractRows[];
  /** The findings and their reasons, one sentence each. */
  readonly notices: readonly string[];
}

const SCALINGS: readonly Scaling[] = ["auto", "agreed", "none", "bytes", "range", "standardize", "former"];
/** Largest number of values of a detected category. */
const MOST_VALUES = 64;
/** Columns from which bytes may be an image. */
const LEAST_PIXELS = 64;

/**
 * Proposes the contract that some tables keep to: columns of numbers, categories of words, and the classes of the labels.
 *
 * @param tables - at least one, of the same columns by name
 * @param source - name for errors that concern all of them
 * @throws GFML_DATA_GUESS where several contracts are possible, with the flag that decides; GFML_DATA_FOLDER if the tables'
 *   columns differ
 */
export const proposeContract = (
  tables: readonly Table[],
  source: string,
  options: ProposalOptions = {},
): ProposedContract => {
  const { scaling = "auto" } = options;
  if (!SCALINGS.includes(scaling)) throw new InvalidValueError("scaling", scaling, SCALINGS.join(", "));
  const first = tables[0]!;
  for (const table of tables) requireSameColumns(first, table);
  const notices: string[] = [];
  const label =
    options.target === "quantity"
      ? quantityField(tables, source, options, notices)
      : classesOf(tables, source, { given: options.classes, isChecked: scaling !== "former", notices });
  const features = first.columns.map(({ name }) => fieldOf(name, tables, notices));
  const areBytes =
    features.every(({ type }) => type !== "string") && tables.every(holdsBytes) && tables.some(isAboveOne);
  const chosen =
    scaling === "former"
      ? formerScaling(tables, areBytes)
      : chooseScaling(scaling, areBytes, features.length, source, notices);
  const contract: DataContract = {
    fields: [...features, label],
    fieldsMatch: "equal",
    gfml: {
      version: 1,
      label: first.label.name,
      ...(chosen === "bytes" && { pixels: { shape: [features.length], range: [0, 255] } }),
      scaling: chosen === "agreed" ? { method: "agreed" } : { method: "none" },
      sample: sampleOf(first),
    },
  };
  const rows = tables.map((table) => mapTable(table, contract));
  return { contract: settled(contract, rows, chosen), rows, notices };
};

/** The label as a quantity. @throws GFML_DATA_GUESS for options that only classes have; GFML_CSV_FORMAT for a cell that is no number */
const quantityField = (
  tables: readonly Table[],
  source: string,
  { classes, scaling }: ProposalOptions,
  notices: string[],
): Field => {
  const { name } = tables[0]!.label;
  if (classes !== undefined)
    throw guessError(source, "a quantity has no classes", { label: name, classes }, "leave --classes or --target away");
  if (scaling === "bytes" || scaling === "former")
    throw guessError(
      source,
      `scaling '${scaling}' leaves the quantity as it is`,
      { label: name, scaling },
      "choose a different scaling: --scaling agreed",
    );
  for (const table of tables) numbersOf(table, table.label, "target");
  notices.push(`${name}: a quantity to estimate, as asked`);
  return { name, type: "number" };
};

/** The contract with the constants that all rows give. */
const settled = (contract: DataContract, rows: readonly ContractRows[], scaling: Scaling): DataContract => {
  const { columns, isQuantity } = contractLayout(contract);
  if (isQuantity && scaling !== "agreed") return withConstants(contract, withStandardQuantity(scaling, rows));
  if (columns.every(({ kind }) => kind !== "number")) return contract;
  if (scaling === "range") return withConstants(contract, rangeOf(rows));
  if (scaling === "standardize") return withConstants(contract, standardOf(rows));
  return contract;
};

/** The scaling of number columns as asked, and mean and deviation of the quantity: a loss needs a unit. */
const withStandardQuantity = (scaling: Scaling, rows: readonly ContractRows[]): ScalingConstants => {
  const standard = standardOf(rows);
  const numbers = scaling === "range" ? rangeOf(rows) : standard;
  const isPlain = scaling === "none";
  const ofNumbers = (values: readonly number[], plain: number) =>
    values.slice(0, -1).map((value) => (isPlain ? plain : value));
  return {
    mean: [...ofNumbers(numbers.mean, 0), standard.mean.at(-1)!],
    scale: [...ofNumbers(numbers.scale, 1), standard.scale.at(-1)!],
  };
};

/** What version 0.1 chose. */
const formerScaling = (tables: readonly Table[], areBytes: boolean): "bytes" | "none" | "standardize" => {
  if (areBytes) return "bytes";
  const isSmall = tables.every(({ columns }) =>
    columns.every(({ values }) => values.every((one) => Math.abs(one) <= 10)),
  );
  return isSmall ? "none" : "standardize";
};

/** Constants over all rows. */
export const agreeOnAll = (rows: readonly ContractRows[], contract: DataContract) =>
  agreeScaling(
    rows.map((part) =>
      sumColumns(
        part,
        Uint32Array.from({ length: part.count }, (_, row) => row),
        contract,
      ),
    ),
    contract,
  );

const requireSameColumns = (first: Table, table: Table): void => {
  const namesOf = ({ columns, label }: Table): string[] => [...columns.map(({ name }) => name), label.name];
  const [asked, found] = [namesOf(first), namesOf(table)];
  const same =
    first.label.name === table.label.name &&
    asked.length === found.length &&
    asked.every((name) => found.includes(name)) &&
    first.hasHeader === table.hasHeader;
  if (same) return;
  throw dataFolderError(
    "all tables need the same columns",
    {
      [first.file]: first.hasHeader ? asked.slice(0, 20) : `${asked.length} columns without a header`,
      [table.file]: table.hasHeader ? found.slice(0, 20) : `${found.length} columns without a header`,
      differs: [...asked.filter((name) => !found.includes(name)), ...found.filter((name) => !asked.includes(name))][0],
    },
    "give all files the same header, or none",
  );
};

/** Cells of one column over all tables, by their text. */
const countTexts = (columns: readonly TableColumn[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const { texts, counts: own } of columns)
    for (const [at, text] of texts.entries()) counts.set(text, (counts.get(text) ?? 0) + own[at]!);
  return counts;
};

type Field = DataContract["fields"][number];

const fieldOf = (name: string, tables: readonly Table[], notices: string[]): Field => {
  const columns = tables.map((table) => table.columns.find((column) => column.name === name)!);
  if (columns.every(({ words, firstEmpty }) => words === 0 && firstEmpty < 0)) return { name, type: "number" };
  const at = columns.findIndex(({ numbers, firstEmpty }) => numbers > 0 || firstEmpty >= 0);
  // a column of numbers with some words in it: the first word is an error
  if (at >= 0) for (const [index, column] of columns.entries()) numbersOf(tables[index]!, column);
  const texts = countTexts(columns);
  const rows = tables.reduce((sum, { count }) => sum + count, 0);
  if (texts.size > MOST_VALUES || (texts.size > 2 && texts.size > rows / 2)) {
    const number = [...texts.keys()].find((text) => /^[+-]?\d[\d.,' ]*$/.test(text));
    if (number !== undefined)
      throw guessError(
        tables[0]!.file,
        `column '${name}' holds numbers that gfml cannot read: '${number}'`,
        { column: name, first: [...texts.keys()].slice(0, 5) },
        `write numbers as 1234.5, without a mark for thousands; or say that a comma is the decimal mark: --decimal ,; or leave the column out: --drop "${name}"`,
      );
    throw guessError(
      tables[0]!.file,
      `column '${name}' holds words, but too many different ones for a category`,
      { column: name, words: texts.size, rows, first: [...texts.keys()].slice(0, 5) },
      `leave it out: --drop "${name}"; or list its values in a data contract: --contract FILE`,
    );
  }
  const values = [...texts.keys()].sort((a, b) => (a < b ? -1 : 1));
  if (values.length < 2) {
    throw guessError(
      tables[0]!.file,
      `column '${name}' holds the same word in every row`,
      { column: name, word: values[0] },
      `leave it out: --drop "${name}"`,
    );
  }
  notices.push(`${name}: a category of ${values.length} words (${listOf(values)}), read as ${values.length} numbers`);
  return { name, type: "string", categories: values };
};

const listOf = (values: readonly string[]): string =>
  values.length > 6 ? `${values.slice(0, 6).join(", ")}, ...` : values.join(", ");

const holdsBytes = ({ columns }: Table): boolean =>
  columns.every(({ isWhole, values }) => isWhole && values.every((value) => value >= 0 && value <= 255));

const isAboveOne = ({ columns }: Table): boolean => columns.some(({ values }) => values.some((value) => value > 1));

const chooseScaling = (
  scaling: Exclude<Scaling, "former">,
  areBytes: boolean,
  columns: number,
  source: string,
  notices: string[],
): Exclude<Scaling, "auto" | "former"> => {
  if (scaling === "bytes" && !areBytes) {
    throw new DataFormatError(
      source,
      "scaling 'bytes' needs integers from 0 to 255",
      { columns },
      "choose a different scaling: --scaling agreed",
    );
  }
  if (scaling !== "auto") {
    notices.push(`scaling ${scaling}, as asked`);
    return scaling;
  }
  if (areBytes && columns >= LEAST_PIXELS) {
    throw guessError(
      source,
      "the features are integers from 0 to 255: they may be the pixels of an image",
      { columns },
      "say which: --scaling bytes for pixels, --scaling agreed for other numbers",
    );
  }
  notices.push(
    `scaling agreed: each number less its mean, divided by its standard deviation, over training samples${areBytes ? "; integers from 0 to 255 count as pixels only with --scaling bytes" : ""}`,
  );
  return "agreed";
};

/** Labels from which a label column is no longer one of few classes. */
const FEW_CLASSES = 10;

/** @throws GFML_DATA_GUESS, DataFormatError if the labels are no classes */
const classesOf = (
  tables: readonly Table[],
  source: string,
  {
    given,
    isChecked,
    notices,
  }: { readonly given: readonly string[] | undefined; readonly isChecked: boolean; readonly notices: string[] },
): Field => {
  const { name } = tables[0]!.label;
  const labels = tables.map(({ label }) => label);
  for (const table of tables) requireLabels(table);
  const isNumeric = labels.every(({ words }) => words === 0);
  if (given !== undefined) {
    const areNumbers = given.every((one) => parseNumber(one) !== undefined);
    notices.push(`classes, as asked: ${given.join(", ")}`);
    return { name, type: areNumbers ? "integer" : "string", categories: areNumbers ? given.map(Number) : [...given] };
  }
  const rows = tables.reduce((sum, { count }) => sum + count, 0);
  const counts = new Map<string, number>();
  for (const [text, count] of countTexts(labels)) {
    const key = isNumeric ? String(parseNumber(text)) : text;
    counts.set(key, (counts.get(key) ?? 0) + count);
  }
  if (isChecked) refuseContinuous(source, name, counts.size, rows, isNumeric);
  if (counts.size < 2 || counts.size > 256) {
    throw new DataFormatError(
      source,
      "the labels must make 2 to 256 classes",
      { label: name, classes: counts.size, firstClasses: [...counts.keys()].slice(0, 10) },
      "check which column holds the label: --label NAME; name classes that this file lacks: --classes A,B",
    );
  }
  if (isChecked)
    refuseDoubtful(source, name, [...counts.keys()], (texts) => {
      const first = labels.findIndex((label) => label.texts.some((text) => texts.includes(text)));
      return first < 0 ? undefined : lineOf(tables[first]!, texts);
    });
  const single = [...counts].filter(([, count]) => count === 1).map(([text]) => text);
  if (isChecked && single.length > 0) {
    const first = labels.findIndex(({ texts }) => texts.some((text) => single.includes(text)));
    throw guessError(
      source,
      `a class has one sample only: '${single[0]}'`,
      { label: name, classes: single.slice(0, 5), line: first < 0 ? undefined : lineOf(tables[first]!, single) },
      `correct the row; if it is the header: --header true; if that is a class: --classes ${[...counts.keys()].slice(0, 4).join(",")}${counts.size > 4 ? ",..." : ""}`,
    );
  }
  const numbers = isNumeric ? [...counts.keys()].map(Number).sort((a, b) => a - b) : undefined;
  const names = numbers ?? [...counts.keys()].sort((a, b) => (a < b ? -1 : 1));
  notices.push(`classes: ${listOf(names.map(String))}`);
  if (numbers?.every(Number.isInteger)) return { name, type: "integer", categories: numbers };
  return { name, type: "string", categories: names.map(String) };
};

const lineOf = ({ label, lines }: Table, texts: readonly string[]): number | undefined => {
  const code = label.texts.findIndex((text) => texts.includes(text));
  return code < 0 ? undefined : lines[label.firstRows[code]!];
};

const requireLabels = ({ file, label, lines }: Table): void => {
  if (label.firstEmpty < 0) return;
  throw new DataFormatError(
    file,
    `line ${lines[label.firstEmpty]}, column ${label.number}: the label is missing`,
    { label: label.name },
    "fill it in, or remove rows without a label",
  );
};

/** Refuses labels that may stand for a missing one, and labels that differ by their case only. */
const refuseDoubtful = (
  source: string,
  name: string,
  classes: readonly string[],
  lineOfFirst: (texts: readonly string[]) => number | undefined,
): void => {
  const asAsked = `--classes ${classes.slice(0, 4).join(",")}${classes.length > 4 ? ",..." : ""}`;
  const missing = classes.find((text) => isMissingText(text));
  if (missing !== undefined)
    throw guessError(
      source,
      `the label '${missing}' may be a class, or may say that the label is missing`,
      { label: name, line: lineOfFirst([missing]), classes: classes.slice(0, 10) },
      `remove rows without a label; or, if it is a class: ${asAsked}`,
    );
  const alike = classes
    .map((one) => classes.filter((text) => text.toLowerCase() === one.toLowerCase()))
    .find((texts) => texts.length > 1);
  if (alike !== undefined)
    throw guessError(
      source,
      `the labels '${alike[0]}' and '${alike[1]}' differ by their case only`,
      { label: name, line: lineOfFirst(alike.slice(1)), classes: classes.slice(0, 10) },
      `write them alike; or, if they are two classes: ${asAsked}`,
    );
};

const refuseContinuous = (source: string, name: string, classes: number, rows: number, isNumeric: boolean): void => {
  if (classes <= FEW_CLASSES || classes < rows / 2) return;
  throw guessError(
    source,
    `the label column '${name}' has nearly as many ${isNumeric ? "values" : "words"} as the table has rows`,
    { label: name, different: classes, rows },
    `${isNumeric ? "if it is a quantity to estimate: --target quantity; else name" : "name"} a different label column: --label NAME`,
  );
};

/** The first row, as an example of the columns. */
const sampleOf = ({ columns, label }: Table): Record<string, string | number> => {
  const cellOf = ({ values, codes, texts }: TableColumn): string | number => {
    const value = values[0]!;
    return Number.isNaN(value) ? (texts[codes?.[0] ?? 0] ?? "") : value;
  };
  return Object.fromEntries([...columns, label].map((column) => [column.name, cellOf(column)]));
};
