import type { CsvError, Options, Parser } from "csv-parse";
import type { GfmlError } from "../../core/index.ts";
import { csvFormatError } from "../errors.ts";
import type { Separator } from "./TableLayout.ts";

/** One row of a file of comma separated values. */
export interface CsvRow {
  /** Where the row ends, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

interface Found {
  readonly record: string[];
  readonly info: { readonly lines: number };
}

const optionsFor = (separator: Separator): Options => ({
  delimiter: separator,
  info: true,
  // gfml reports rows of a different length itself, with line and column
  relax_column_count: true,
  skip_empty_lines: true,
  trim: true,
  record_delimiter: ["\r\n", "\n", "\r"],
});

/**
 * The rows of comma separated values (RFC 4180), as their text arrives. Blanks around fields and their quotes are dropped,
 * and so are empty lines.
 *
 * @param onRow - gets each row; what it throws ends the reading
 * @throws GFML_CSV_FORMAT if a quoted field does not end, or text follows its closing quote
 */
export const readCsvRows = async (
  pieces: AsyncIterable<string> | Iterable<string>,
  file: string,
  separator: Separator,
  onRow: (row: CsvRow) => void,
): Promise<void> => {
  // loaded with the first table
  const { parse } = await import("csv-parse");
  const parser = parse(optionsFor(separator));
  let failure: unknown;
  const done = new Promise<void>((resolve) => {
    const fail = (error: unknown): void => {
      failure ??= error;
      resolve();
    };
    parser.on("error", (error: CsvError) => fail(located(error, file)));
    parser.on("end", resolve);
    parser.on("readable", () => {
      try {
        readAll(parser, onRow);
      } catch (error) {
        fail(error);
      }
    });
  });
  const hasFailed = (): boolean => failure !== undefined;
  for await (const piece of pieces) {
    if (hasFailed()) break;
    if (!parser.write(piece)) await Promise.race([new Promise((resolve) => parser.once("drain", resolve)), done]);
  }
  if (hasFailed()) parser.destroy();
  else parser.end();
  await done;
  if (hasFailed()) throw failure;
};

const readAll = (parser: Parser, onRow: (row: CsvRow) => void): void => {
  for (;;) {
    const found = parser.read() as Found | null;
    if (found === null) return;
    const { record, info } = found;
    if (record.length > 1 || record[0]!.trim() !== "") onRow({ line: info.lines, fields: record });
  }
};

const DOUBLE_QUOTES = "close the quoted field; double a quote that is part of it";

const located = (error: CsvError, file: string): GfmlError => {
  const { code, lines, column } = error as CsvError & { readonly lines?: number; readonly column?: number };
  const place = { line: lines ?? 1, column: (typeof column === "number" ? column : 0) + 1 };
  switch (code) {
    case "CSV_QUOTE_NOT_CLOSED":
      return csvFormatError(file, place, "a quoted field does not end", {}, DOUBLE_QUOTES);
    case "CSV_INVALID_CLOSING_QUOTE":
      return csvFormatError(file, place, "text follows the closing quote", {}, DOUBLE_QUOTES);
    case "INVALID_OPENING_QUOTE":
      return csvFormatError(
        file,
        place,
        "a quote stands in the middle of a field",
        {},
        "put the whole field in quotes, and double each quote that is part of it",
      );
    default:
      return csvFormatError(file, place, "the row cannot be read", { problem: error.message }, DOUBLE_QUOTES);
  }
};
