import { GfmlError } from "../core/index.ts";

/** A table of comma separated values cannot be read at one place. */
export const csvFormatError = (
  file: string,
  /** The line, and the number of the field in its row, both from 1. */
  place: { readonly line: number; readonly column: number },
  problem: string,
  values: Readonly<Record<string, unknown>>,
  remedy: string,
): GfmlError =>
  new GfmlError("GFML_CSV_FORMAT", `${file}, line ${place.line}, column ${place.column}: ${problem}`, {
    values,
    remedy,
  });

/** A data contract is invalid, or data do not keep to it. */
export const contractError = (problem: string, values: Readonly<Record<string, unknown>>, remedy: string): GfmlError =>
  new GfmlError("GFML_DATA_CONTRACT", problem, { values, remedy });

/** A table can be read in several ways, and nothing says which one is meant. The remedy names the flag that decides. */
export const guessError = (
  file: string,
  problem: string,
  values: Readonly<Record<string, unknown>>,
  remedy: string,
): GfmlError => new GfmlError("GFML_DATA_GUESS", `${file}: ${problem}`, { values, remedy });

/** The files of a folder do not make one data set of several learners. */
export const dataFolderError = (
  problem: string,
  values: Readonly<Record<string, unknown>>,
  remedy: string,
): GfmlError => new GfmlError("GFML_DATA_FOLDER", problem, { values, remedy });

/** A data file violates its format: it is damaged, cut off, or a different kind of file. */
export class DataFormatError extends GfmlError {
  readonly file: string;

  /**
   * @param file - name as the user knows it
   * @param problem - what is wrong, as a phrase: "the file is cut off"
   * @param values - place, found value, expected value
   * @param remedy - the reader's next step, as one sentence
   */
  constructor(
    file: string,
    problem: string,
    values: Readonly<Record<string, unknown>>,
    remedy: string,
    cause?: unknown,
  ) {
    super("GFML_DATA_FORMAT", `${file}: ${problem}`, { values, remedy, ...(cause !== undefined && { cause }) });
    this.file = file;
  }
}

/** The data cannot be divided among the learners as requested. */
export const partitionError = (problem: string, values: Readonly<Record<string, unknown>>, remedy: string): GfmlError =>
  new GfmlError("GFML_PARTITION", problem, { values, remedy });

/** A partition read from JSON is malformed, or belongs to other data. */
export const partitionFileError = (
  problem: string,
  values: Readonly<Record<string, unknown>> = {},
  remedy?: string,
): GfmlError => new GfmlError("GFML_PARTITION_FILE", problem, { values, ...(remedy !== undefined && { remedy }) });

/** A pickle does not hold what is read from it. */
export const pickleError = (name: string, what: string, cause?: unknown): GfmlError =>
  new GfmlError("GFML_PICKLE", `${name} ${what}`, {
    values: { file: name },
    remedy: "fetch the file again: gfml reads the recordings of 30 people, and no other pickles",
    ...(cause !== undefined && { cause }),
  });
