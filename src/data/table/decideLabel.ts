import { csvFormatError, guessError } from "../errors.ts";
import type { ColumnBuilder } from "./ColumnBuilder.ts";
import { isLabelName } from "./decideHeader.ts";
import type { FirstRow } from "./FirstRow.ts";

/**
 * The place of the label column: the one that was given, else the last.
 *
 * @throws GFML_DATA_GUESS if a different column is called label, target, class or y
 */
export const decideLabel = (
  { file, fields, line, builders }: FirstRow,
  options: {
    readonly kept: readonly number[];
    readonly given: number | undefined;
    readonly hasHeader: boolean;
    readonly notices: string[];
  },
): number => {
  const { kept, given, hasHeader, notices } = options;
  const last = kept.at(-1)!;
  if (given !== undefined) return given;
  const nameOf = (at: number): string => fields[at]!.trim().toLowerCase();
  const named = hasHeader ? kept.filter((at) => isLabelName(fields[at]!)) : [];
  // beside a last column that says it is the label, a "y" is a coordinate
  const isYBesideLabel = (at: number): boolean => nameOf(at) === "y" && named.includes(last) && nameOf(last) !== "y";
  const others = named.filter((at) => at !== last && !isYBesideLabel(at));
  if (others.length > 0) {
    const names = [...others, last].map((at) => fields[at]!.trim());
    throw guessError(
      file,
      `the label may be the column '${names[0]}' or the last one, '${names.at(-1)}'`,
      { line, columns: fields.slice(0, 20), field: "data.labelColumn" },
      `name the label column: ${names.map((name) => `--label "${name}"`).join(" or ")}`,
    );
  }
  const hasWords = (at: number): boolean => builders[at]!.words > 0 && builders[at]!.numbers === 0;
  const hasNumbers = (at: number): boolean => builders[at]!.numbers > 0 && builders[at]!.words === 0;
  const start = kept[0]!;
  if (!named.includes(last) && hasWords(start) && hasNumbers(last) && !builders[start]!.overflows) {
    const placed = [start, last].map((at) => (hasHeader && fields[at]!.trim()) || String(at + 1));
    throw guessError(
      file,
      `the label may be the first column, which holds words ('${placed[0]}'), or the last one, which holds numbers ('${placed[1]}')`,
      { line, columns: fields.slice(0, 20), field: "data.labelColumn" },
      `name the label column: ${placed.map((name) => `--label "${name}"`).join(" or ")}`,
    );
  }
  notices.push(
    hasHeader ? `label: ${fields[last]!.trim() || `column ${last + 1}`}, the last column` : "label: the last column",
  );
  return last;
};

/** Names whose last word says that a column identifies or numbers the rows: "id", "Patient ID", "recordNo", "unnamed: 0". */
const IDENTIFIER_WORDS: ReadonlySet<string> = new Set(
  "id ids uid uuid guid key index idx nr no number num row rows record patient subject case serial".split(" "),
);

const isIdentifierName = (name: string): boolean => {
  if (name === "" || name === "#" || /^unnamed: ?\d+$/i.test(name)) return true;
  const words = name
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => word !== "");
  return IDENTIFIER_WORDS.has(words.at(-1) ?? "");
};

/** Rows from which a column that counts up from 0 or 1 is no accident, whatever its name. */
const MANY = 10;

/** Why a column looks as if it told the rows apart; undefined if it does not. */
const identifierProblem = (column: ColumnBuilder, name: string | undefined): string | undefined => {
  const { countsUp, numbers, words, isWhole, overflows, counts, firstNumber, length } = column;
  if (words > 0 || numbers !== length - 1 || numbers < 2 || !isWhole) return undefined;
  const first = column.values(firstNumber)[0]!;
  const isSuspect = name !== undefined && isIdentifierName(name);
  if (countsUp && (isSuspect || (numbers >= MANY && (first === 0 || first === 1)))) return "counts the rows";
  return isSuspect && (overflows || counts.every((count) => count === 1))
    ? "has a number of its own in each row"
    : undefined;
};

/**
 * Refuses columns that only number or identify the rows, and columns without a name.
 *
 * @throws GFML_DATA_GUESS, GFML_CSV_FORMAT
 */
export const refuseCounters = (
  { file, fields, builders, line }: FirstRow,
  features: readonly number[],
  hasHeader: boolean,
): void => {
  for (const at of features) {
    const name = fields[at]!.trim();
    const problem = identifierProblem(builders[at]!, hasHeader ? name : undefined);
    if (problem !== undefined) {
      throw guessError(
        file,
        `column ${at + 1}${name === "" || !hasHeader ? "" : ` ('${name}')`} ${problem}: it looks like an index, not like a feature`,
        { column: at + 1, firstValue: builders[at]!.texts[0], ...(hasHeader && { name }) },
        `leave it out: --drop ${at + 1}; or keep every column: --drop none`,
      );
    }
    if (hasHeader && name === "") {
      throw csvFormatError(
        file,
        { line, column: at + 1 },
        "a column has no name",
        { firstRow: fields.slice(0, 20) },
        `name it in the first row, or leave it out: --drop ${at + 1}`,
      );
    }
  }
};
