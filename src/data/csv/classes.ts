import { DataFormatError } from "../errors.ts";
import type { Samples } from "../Samples.ts";

/** A data set's classes: the name of class k is names[k]. */
export interface Classes {
  readonly names: readonly string[];
  /** The class of an existing label. */
  readonly classOf: (label: string) => number;
}

/**
 * The classes of labels: numbers in ascending order if all labels are numbers ("1" and "1.0" are one class), otherwise names in
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

/** A plain decimal number, blanks around it allowed; undefined for anything else (empty, hexadecimal, NaN, infinite). */
export const parseNumber = (text: string): number | undefined => {
  const trimmed = text.trim();
  if (trimmed === "" || /[^0-9.eE+-]/.test(trimmed)) return undefined;
  const value = Number(trimmed);
  return Number.isFinite(value) ? value : undefined;
};

/**
 * Renumbers samples so that class k is named "k", if all class names are whole numbers below 256. Learners with different
 * classes must agree on their meaning, so "7" is class 7 even where it is the only class. Other samples stay unchanged.
 *
 * @param names - the name of class k is names[k]
 */
export const keepClassNumbers = (samples: Samples, names: readonly string[]): Samples => {
  const numbers = names.map(Number);
  if (!names.every((name) => /^\d+$/.test(name)) || numbers.some((number) => number > 255)) return samples;
  return {
    ...samples,
    labels: Uint8Array.from(samples.labels, (label) => numbers[label]!),
    classCount: Math.max(...numbers) + 1,
  };
};
