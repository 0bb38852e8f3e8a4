import { csvFormatError, guessError } from "../errors.ts";
import { isLabelName } from "./decideHeader.ts";
import type { FirstRow } from "./FirstRow.ts";

/**
 * The place of the label column: the one that was given, else the last.
 *
 * @throws GFML_DATA_GUESS if a different column is called label, target, class or y
 */
export const decideLabel = (
  { file, fields, line }: FirstRow,
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
  notices.push(
    hasHeader ? `label: ${fields[last]!.trim() || `column ${last + 1}`}, the last column` : "label: the last column",
  );
  return last;
};

const COUNTER_NAME = /^(|unnamed: ?\d+|index|idx|id|row_?id|row|nr|no|#)$/i;
/** Rows from which a column of a file without header that counts up is no accident. */
const MANY = 10;

/**
 * Refuses columns that only number the rows, and columns without a name.
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
    const { countsUp, numbers, length } = builders[at]!;
    const isCounter = countsUp && numbers === length - 1 && numbers > 1;
    const isSuspect = hasHeader ? COUNTER_NAME.test(name) : at === 0 && numbers >= MANY;
    if (isCounter && isSuspect) {
      throw guessError(
        file,
        `column ${at + 1}${name === "" || !hasHeader ? "" : ` ('${name}')`} counts the rows: it looks like an index, not like a feature`,
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
