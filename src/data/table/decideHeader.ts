import { guessError } from "../errors.ts";
import type { FirstRow } from "./FirstRow.ts";
import { parseNumber } from "./parseNumber.ts";

/** Names that a label column often has. */
const LABEL_NAMES: ReadonlySet<string> = new Set(["label", "labels", "target", "class", "y"]);

export const isLabelName = (text: string): boolean => LABEL_NAMES.has(text.trim().toLowerCase());

/**
 * Whether a table's first row names its columns.
 *
 * @param labelAt - the column that is the label if nothing else says so
 * @param notices - gets what was found, and why
 * @throws GFML_DATA_GUESS if both readings are possible
 */
export const decideHeader = (
  first: FirstRow,
  options: {
    readonly kept: readonly number[];
    readonly labelAt: number;
    readonly given: boolean | undefined;
    readonly notices: string[];
  },
): boolean => {
  const { kept, labelAt, given, notices } = options;
  if (given !== undefined) return given;
  const { fields, builders } = first;
  const say = (isHeader: boolean, why: string): boolean => {
    notices.push(`${isHeader ? "the first row is a header" : "no header"}: ${why}`);
    return isHeader;
  };
  const features = kept.filter((at) => at !== labelAt);
  const isNumberAt = (at: number): boolean => parseNumber(fields[at]!, builders[at]!.decimal) !== undefined;
  const hasNumbers = (at: number): boolean => builders[at]!.numbers > 0 && builders[at]!.words === 0;
  const rows = builders[labelAt]!.length - 1;
  const wordOverNumbers = features.find((at) => !isNumberAt(at) && hasNumbers(at));
  if (wordOverNumbers !== undefined) return say(true, `'${short(fields[wordOverNumbers]!)}' stands over numbers`);
  if (rows === 0)
    return say(
      features.some((at) => !isNumberAt(at)),
      "it is the only row",
    );

  const label = fields[labelAt]!.trim();
  const below = builders[labelAt]!;
  const isNumericLabel = isNumberAt(labelAt);
  if (features.some((at) => isNumberAt(at) && builders[at]!.numbers > 0)) {
    if (!isNumericLabel && hasNumbers(labelAt)) return say(true, `'${short(label)}' stands over numbers`);
    if (!isNumericLabel && isLabelName(label) && !below.has(label)) return say(true, `'${short(label)}' names a label`);
    if (!isNumericLabel && !below.has(label)) throw ambiguous(first, `the label '${short(label)}' occurs nowhere else`);
    if (isNumericLabel && below.numbers === 0) return say(true, `the number ${label} stands over words`);
    if (countsUp(kept.map((at) => fields[at]!))) {
      if (below.has(label)) throw ambiguous(first, "its fields count up, and its last one occurs as a label, too");
      return say(true, "its fields count up, and its label occurs nowhere else");
    }
    return say(false, "its features are numbers, as in the rows below");
  }
  const known = kept.filter((at) => builders[at]!.has(fields[at]!));
  if (known.length === kept.length) return say(false, "its words occur in the rows below");
  if (known.length === 0) return say(true, "its words occur nowhere else");
  throw ambiguous(first, "some of its words occur in the rows below");
};

const short = (text: string): string => text.trim().slice(0, 40);

const countsUp = (fields: readonly string[]): boolean => {
  const numbers = fields.map((field) => parseNumber(field));
  const start = numbers[0];
  return (start === 0 || start === 1) && numbers.every((value, index) => value === start + index);
};

const ambiguous = ({ file, fields, line }: FirstRow, why: string) =>
  guessError(
    file,
    "the first row may be a header or a sample",
    { line, firstRow: fields.slice(0, 20), reason: why },
    "say which: --header true or --header false",
  );
