import { GfmlError } from "../../core/index.ts";

/** A data file does not hold what its format promises: damaged, cut off, or another kind of file. */
export class DataFormatError extends GfmlError {
  readonly code = "GFML_DATA_FORMAT";
  readonly file: string;

  /**
   * @param file - name as the user knows it
   * @param problem - what is wrong, as a phrase: "the file is cut off"
   * @param values - where, what was found, what was expected
   * @param remedy - what the reader can do next, as one sentence
   */
  constructor(
    file: string,
    problem: string,
    values: Readonly<Record<string, unknown>>,
    remedy: string,
    cause?: unknown,
  ) {
    super(`${file}: ${problem}`, { values, remedy, ...(cause !== undefined && { cause }) });
    this.file = file;
  }
}
