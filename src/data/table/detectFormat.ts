import { type GfmlError, InvalidValueError } from "../../core/index.ts";
import { csvFormatError, DataFormatError, guessError } from "../errors.ts";
import { type CsvRow, readCsvRows } from "./csvRecords.ts";
import type { Separator, TableLayout } from "./TableLayout.ts";

/** How the text of a table is divided. */
export interface TableFormat {
  readonly separator: Separator;
  readonly decimal: "." | ",";
  readonly notices: readonly string[];
}

/** Rows that decide. */
const MOST_ROWS = 50;
const SEPARATORS: readonly Separator[] = [",", ";", "\t", "|"];

/** The flag's word for a separator. */
const separatorName = (separator: Separator): string => (separator === "\t" ? "tab" : `'${separator}'`);

/**
 * Finds the separator and the decimal mark of a table: the separator is the one that gives each of the first rows the same
 * number of fields.
 *
 * @param head - the first rows of the file, the last one perhaps cut off
 * @param isWhole - whether that is all of the file
 * @throws GFML_CSV_FORMAT, GFML_DATA_GUESS if it cannot be decided
 */
export const detectFormat = async (
  head: string,
  isWhole: boolean,
  file: string,
  layout: Pick<TableLayout, "separator" | "decimal">,
): Promise<TableFormat> => {
  const notices: string[] = [];
  const { separator, rows } = await findSeparator(head, isWhole, file, layout.separator, notices);
  return { separator, decimal: layout.decimal ?? findDecimal(rows, separator, file, notices), notices };
};

interface Candidate {
  readonly separator: Separator;
  readonly rows: readonly CsvRow[];
  readonly problem: unknown;
}

const findSeparator = async (
  head: string,
  isWhole: boolean,
  file: string,
  given: Separator | undefined,
  notices: string[],
): Promise<Candidate> => {
  if (given !== undefined && !SEPARATORS.includes(given))
    throw new InvalidValueError("separator", given, "a comma, a semicolon, a tab or |");
  const candidates: Candidate[] = [];
  for (const separator of given === undefined ? SEPARATORS : [given])
    candidates.push(await tryOn(head, isWhole, file, separator));
  if (candidates.every(({ rows, problem }) => rows.length === 0 && problem === undefined))
    throw new DataFormatError(file, "the file has no rows", {}, "give a table with a row for each sample");
  const wide = candidates.filter(({ rows }) => (rows[0]?.fields.length ?? 0) > 1);
  const even = wide.filter(({ rows }) => rows.every(({ fields }) => fields.length === rows[0]!.fields.length));
  const [only, ...others] = even.length > 0 ? even : wide;
  if (only === undefined) {
    const broken = candidates.find(({ rows, problem }) => rows.length === 0 && problem !== undefined);
    if (broken !== undefined) throw broken.problem;
    throw oneColumn(candidates[0]!, file);
  }
  if (others.length > 0) throw severalSeparators([only, ...others], file);
  if (given === undefined)
    notices.push(
      `separator ${separatorName(only.separator)}: it gives the first rows ${only.rows[0]!.fields.length} fields each`,
    );
  return only;
};

const tryOn = async (head: string, isWhole: boolean, file: string, separator: Separator): Promise<Candidate> => {
  const rows: CsvRow[] = [];
  let problem: unknown;
  try {
    await readCsvRows([head], file, separator, (row) => {
      rows.push(row);
    });
  } catch (error) {
    problem = error;
  }
  const isCut = !isWhole && rows.length <= MOST_ROWS && problem === undefined;
  return { separator, rows: rows.slice(0, isCut ? -1 : MOST_ROWS), problem };
};

const oneColumn = ({ rows }: Candidate, file: string): GfmlError =>
  csvFormatError(
    file,
    { line: rows[0]?.line ?? 1, column: 1 },
    "a row needs at least one feature and a label",
    { fields: 1 },
    "separate the columns by commas, semicolons, tabs or |, and name another separator: --separator NAME",
  );

const severalSeparators = (candidates: readonly Candidate[], file: string) =>
  guessError(
    file,
    "several separators are possible",
    Object.fromEntries(
      candidates.map(({ separator, rows }) => [separatorName(separator), `${rows[0]!.fields.length} fields`]),
    ),
    `name the separator: ${candidates.map(({ separator }) => `--separator ${separatorName(separator)}`).join(" or ")}`,
  );

const findDecimal = (rows: readonly CsvRow[], separator: Separator, file: string, notices: string[]): "." | "," => {
  if (separator === ",") return ".";
  const cells = rows.flatMap(({ fields }) => fields.map((field) => field.trim()));
  const withComma = cells.filter((cell) => /^[+-]?\d*,\d+([eE][+-]?\d+)?$/.test(cell));
  const withPoint = cells.filter((cell) => /^[+-]?\d*\.\d+([eE][+-]?\d+)?$/.test(cell));
  if (withComma.length === 0 || withPoint.length > 0) return ".";
  if (withComma.every((cell) => /^[+-]?[1-9]\d{0,2},\d{3}$/.test(cell))) {
    throw guessError(
      file,
      "a comma in a number may be its decimal mark or divide its thousands",
      { number: withComma[0] },
      "name the decimal mark: --decimal , or take the commas out of the numbers",
    );
  }
  notices.push(`decimal mark ',': as in ${withComma[0]}`);
  return ",";
};
