import { DataFormatError } from "../errors.ts";
import { parseNumber } from "./parseNumber.ts";

/** A data set's classes: class k is called names[k]. */
export interface Classes {
  readonly names: readonly string[];
  /** The class of a label that occurs. */
  readonly classOf: (label: string) => number;
}

/**
 * The classes of labels: numbers in ascending order if all labels are numbers ("1" and "1.0" are one class), else names in
 * the order of their UTF-16 units.
 *
 * @param file - name for errors
 * @throws DataFormatError unless there are 2 to 256 classes
 */
export const classesOf = (labels: Iterable<string>, file: string): Classes => {
  const distinct = new Set(labels);
  const numbers = [...distinct].map(parseNumber);
  const numeric = numbers.every((value) => value !== undefined);
  const names = numeric
    ? [...new Set(numbers)].sort((a, b) => a - b).map(String)
    : [...distinct].sort((a, b) => (a < b ? -1 : 1));
  if (names.length < 2 || names.length > 256) {
    throw new DataFormatError(
      file,
      "the labels must make 2 to 256 classes",
      { classes: names.length, firstClasses: names.slice(0, 10) },
      "check which column holds the label; divide a continuous value into classes first",
    );
  }
  const numberOf = new Map(names.map((name, index) => [name, index]));
  return { names, classOf: (label) => numberOf.get(numeric ? String(parseNumber(label)) : label)! };
};
