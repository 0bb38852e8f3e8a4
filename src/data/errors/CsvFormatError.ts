import { GfmlError } from "../../core/index.ts";

/** A table of comma separated values cannot be read at one place. */
export class CsvFormatError extends GfmlError {
  readonly code = "GFML_CSV_FORMAT";
  readonly file: string;
  /** From 1, as editors count. */
  readonly line: number;
  /** The field's number in its row, from 1. */
  readonly column: number;

  constructor(
    file: string,
    place: { readonly line: number; readonly column: number },
    problem: string,
    values: Readonly<Record<string, unknown>>,
    remedy: string,
  ) {
    super(`${file}, line ${place.line}, column ${place.column}: ${problem}`, { values, remedy });
    this.file = file;
    this.line = place.line;
    this.column = place.column;
  }
}
